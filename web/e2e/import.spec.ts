// Runs beside others: a customer and phones of its own
import { randomUUID } from 'node:crypto';
import { expect, type Browser, type Page } from '@playwright/test';
import { expectFits, expectNoSidewaysScroll } from './support/page-quality';
import { Phone } from './support/phone';
import { copied, isLive, signIn } from './support/session';
import { signUp, verify } from './support/sign-up';
import { test } from './support/test';

const password = 'Moved-In-2026-xyz';

/** A new customer whose two phones are online. */
async function withPhones(browser: Browser, server: string): Promise<{ page: Page; phones: Phone }> {
  const account = { email: `import-${randomUUID()}@e2e.test`, password: `long enough ${randomUUID()}` };
  const page = await (await browser.newContext()).newPage();
  await signUp(page, account);
  await verify(page, account.email);
  await signIn(page, account);
  await page.goto('/portal/devices');
  await isLive(page);
  await page.getByRole('button', { name: 'Pair a phone' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Pair a phone' });
  await dialog.getByRole('button', { name: 'Several phones' }).click();
  await dialog.getByLabel('Names').fill('Moved 01–02');
  await dialog.getByRole('button', { name: 'Create pairing codes' }).click();
  await expect(dialog.getByText('0 of 2 paired')).toBeVisible();
  const codes = (await dialog.getByRole('list').innerText()).match(/[A-Z2-9]{4}-[A-Z2-9]{4}/g) ?? [];
  const phones = Phone.start(server, codes.join(','));
  await expect(dialog.getByText('Online', { exact: true })).toHaveCount(2, { timeout: 60_000 });
  return { page, phones };
}

/** Previews a list on the page of the import. */
async function preview(page: Page, list: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Lines' }).fill(list);
  await page.getByRole('button', { name: 'Preview' }).click();
}

test('DASH-02 DASH-04: connections are imported, tested, filtered and opened to addresses at 1280 and 375 px', async ({
  browser,
  baseURL,
}) => {
  test.setTimeout(180_000);
  const { page, phones } = await withPhones(browser, new URL(baseURL ?? '').origin);
  try {
    for (const width of [1280, 375]) {
      await page.setViewportSize({ width, height: 800 });
      await test.step(`import at ${width} px`, () => imports(page, width));
      await test.step(`list at ${width} px`, () => lists(page));
      await test.step(`whitelist at ${width} px`, () => whitelists(page, width));
    }
  } finally {
    await phones.stop();
    await page.context().close();
  }
});

/** A line that cannot be taken stops all of them; the corrected list is made whole and copied. */
async function imports(page: Page, width: number): Promise<void> {
  const user = `moved-${width}`;
  await page.goto('/portal/connections/import');
  await page.getByRole('checkbox', { name: 'Keep the ports of the list' }).uncheck();
  const twice = `old.example:20001:${user}:${password}`;
  await preview(page, `${twice}\n${twice}`);
  await expect(page.getByText('1 of 2 lines cannot be taken')).toBeInViewport();
  await expect(page.getByText('Line 1 has the same username.')).toBeInViewport();
  await expect(page.getByRole('button', { name: /^Create/ })).toBeHidden();
  await expectNoSidewaysScroll(page);

  const row = (index: number) => `Moved 0${1 + (index % 2)},${user}-${index}-${Date.now()},${password}`;
  await preview(page, ['device,username,password', ...[0, 1].map(row)].join('\n'));
  await expect(page.getByText('2 lines can be taken')).toBeVisible();
  await page.getByRole('button', { name: 'Create 2 connections' }).click();
  const result = page.getByRole('region', { name: 'Result' });
  await expect(result).toBeFocused();
  await expect(result.getByText('2 connections created')).toBeVisible();
  const copy = (await copied(page, 'Copy as host:port:user:pass')).split('\n');
  expect(copy).toHaveLength(2);
  expect(copy[0]).toMatch(new RegExp(`^[^:]+:\\d+:${user}-0-\\d+:${password}$`));
  await expectNoSidewaysScroll(page);
  await page.getByRole('link', { name: 'Go to connections' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Connections' })).toBeVisible();
}

/** A row is tested, and the filter by status comes back with Back. */
async function lists(page: Page): Promise<void> {
  await page.goto('/portal/connections?q=moved-');
  await page
    .getByRole('button', { name: /^Test moved-/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog', { name: /^Test of moved-/ });
  await expect(dialog.getByText('The connection works')).toBeVisible({ timeout: 15_000 });
  await expectFits(dialog);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  const status = page.getByRole('combobox', { name: 'Filter by status' });
  await status.click();
  await page.getByRole('option', { name: 'On', exact: true }).click();
  await expect(page).toHaveURL(/status=on/);
  await page
    .getByRole('link', { name: /^moved-/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1, name: /^moved-/ })).toBeVisible();
  await page.goBack();
  await expect(status).toHaveText('On');
  await expectNoSidewaysScroll(page);
}

/** The whitelist is read until Edit opens it. */
async function whitelists(page: Page, width: number): Promise<void> {
  await page
    .getByRole('link', { name: /^moved-/ })
    .first()
    .click();
  const card = page.getByRole('region', { name: 'Whitelist' });
  const address = `203.0.113.${width % 251}`;
  await expect(card.getByLabel('Address or CIDR')).toBeHidden();
  await card.getByRole('button', { name: 'Edit the whitelist' }).click();
  await card.getByLabel('Address or CIDR').fill(address);
  await card.getByLabel('Note').fill('Office');
  await card.getByRole('button', { name: 'Add', exact: true }).click();
  const remove = card.getByRole('button', { name: `Remove ${address}` });
  await expect(remove).toBeVisible();
  await card.getByRole('button', { name: 'Done with the whitelist' }).click();
  await expect(remove).toBeHidden();
  await expect(card.getByRole('listitem')).toContainText([`${address}Office`]);
  await expectNoSidewaysScroll(page);
  await card.getByRole('button', { name: 'Edit the whitelist' }).click();
  await remove.click();
  await expect(card.getByText('No addresses yet')).toBeVisible();
}
