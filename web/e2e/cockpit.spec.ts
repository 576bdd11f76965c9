import { expect, type Page } from '@playwright/test';
import { readDemo } from './support/demo';
import { pageProblems } from './support/page-quality';
import { signIn } from './support/session';
import { test } from './support/test';

// Runs beside others: what it changes is its own.

const demo = readDemo();
const widths = [1280, 375] as const;
const stamp = Date.now();

/** Nothing that axe or a scroll bar finds, with a dialog open as well. */
async function isWell(page: Page): Promise<void> {
  await expect.poll(() => pageProblems(page)).toEqual([]);
}

test.beforeEach(async ({ page }) => signIn(page, demo.operator));

test('DASH-07 the list of customers: search, filter, sort and columns are in the address, and a row leads to its hub', async ({
  page,
}) => {
  test.slow();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto('/admin/customers');
    const list = page.getByRole('region', { name: 'Customers' });
    await list.getByRole('searchbox', { name: 'Search customers' }).fill('no one is called so');
    await expect(page.getByText('No customers match')).toBeVisible();
    await page.getByRole('button', { name: 'Show all customers' }).click();
    await expect(page).toHaveURL(/\/admin\/customers$/);
    await page.getByRole('combobox', { name: 'Filter customers' }).click();
    await page.getByRole('option', { name: 'Suspended' }).click();
    await expect(page).toHaveURL(/only=suspended/);
    await page.goto('/admin/customers?sort=-traffic');
    const first = list.locator('a[href^="/admin/customers/"]:visible').first();
    const name = (await first.textContent()) ?? '';
    await isWell(page);
    await first.click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  }
});

test('DASH-07 the hub of a customer: its tabs show its things, and nothing there leads to those of others', async ({
  page,
}) => {
  test.slow();
  await page.goto('/admin/customers');
  await page.getByRole('region', { name: 'Customers' }).locator('a[href^="/admin/customers/"]:visible').first().click();
  await expect(page).toHaveURL(/\/admin\/customers\/[0-9a-f-]{36}$/);
  const hub = page.url();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    for (const tab of ['Devices', 'Connections', 'People', 'Shares', 'Usage', 'Audit', 'Limits and settings']) {
      await page.goto(hub);
      await page
        .getByRole('navigation', { name: 'Parts of the customer’s page' })
        .getByRole('link', { name: tab })
        .click();
      await expect(page).toHaveURL(/\?tab=/);
      await expect(page.getByRole('status', { name: 'Loading the tab' })).toHaveCount(0);
      const lists = await page
        .getByRole('main')
        .locator('a[href="/admin/devices"], a[href="/admin/connections"]')
        .count();
      expect(lists, tab).toBe(0);
    }
  }
});

test('DASH-07 every phone is a cell on the overview, with its state, and leads to its page', async ({ page }) => {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto('/admin');
    const cell = page
      .getByRole('group', { name: /^Phones: / })
      .getByRole('link')
      .first();
    const label = (await cell.getAttribute('aria-label')) ?? '';
    const [name = '', state = ''] = label.split(' · ');
    expect(state).not.toBe('');
    await cell.click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  }
});

test('DASH-07 Ctrl-K: an abuse letter’s address and time lead to the phone and its customer', async ({ page }) => {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto('/admin/devices?status=online');
    const row = page
      .getByRole('region', { name: 'Devices' })
      .getByRole('row')
      .filter({ has: page.locator('a[href^="/admin/devices/"]') })
      .first();
    const name = (await row.locator('a[href^="/admin/devices/"]').first().textContent()) ?? '';
    const [ip = ''] = /\b\d{1,3}(?:\.\d{1,3}){3}\b/.exec(await row.innerText()) ?? [];
    expect(ip).not.toBe('');
    const at = new Date(Date.now() - 1_000).toISOString().slice(0, 19).replace('T', ' ');
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: 'Search everything' });
    await field.fill(`${ip} ${at} UTC`);
    await expect(page.getByRole('option', { name: new RegExp(`^${name} Had `) })).toBeVisible();
    await isWell(page);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(page.getByRole('main').locator('a[href^="/admin/customers/"]').first()).toBeVisible();
  }
});

test('PORTAL-05 DASH-07 pairing codes: a new one is listed with its customer and its maker, and ends when it is revoked', async ({
  page,
}) => {
  test.slow();
  for (const width of widths) {
    const name = `Code ${stamp} ${width}`;
    await page.setViewportSize({ width, height: 800 });
    await page.goto('/admin/devices');
    await page.getByRole('button', { name: 'Pair a phone' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill(name);
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
    await expect(page.getByRole('dialog').getByText(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/)).toBeVisible();
    await page.goto(`/admin/pairing-codes?state=waiting&q=${encodeURIComponent(name)}`);
    const row = page.getByRole('row').filter({ hasText: name });
    await expect(row.getByText('Open')).toBeVisible();
    await row.getByRole('button', { name: `Revoke the code for ${name}` }).click();
    await isWell(page);
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
    await expect(page.getByText('Pairing code revoked.')).toBeVisible();
    await page.goto(`/admin/pairing-codes?q=${encodeURIComponent(name)}`);
    await expect(row.getByText('Revoked')).toBeVisible();
  }
});

test('DASH-07 activity: one time line; its filter is in the address, and a row leads to its phone', async ({
  page,
}) => {
  test.slow();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto('/admin/activity');
    await page.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'Rotations' }).click();
    await expect(page).toHaveURL(/kind=rotation/);
    const rows = page.getByRole('list', { name: 'Activity' }).getByRole('listitem');
    await expect(rows.first()).toContainText('Rotation,');
    await isWell(page);
    const phone = rows.getByRole('link').first();
    const name = (await phone.textContent()) ?? '';
    await phone.click();
    await expect(page).toHaveURL(/tab=rotations/);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await page.goto('/admin/activity?result=failed&from=2020-01-01T00:00&to=2020-01-02T00:00');
    await page.getByRole('link', { name: 'Show everything' }).click();
    await expect(page).toHaveURL(/\/admin\/activity$/);
  }
});

test('DASH-07 what operators set for new connections stands in the form of the next one', async ({ page }) => {
  test.slow();
  await page.goto('/admin/settings');
  const card = page.getByRole('region', { name: 'New connections' });
  const wait = card.getByLabel('Wait during a rotation, seconds');
  const before = await wait.inputValue();
  await wait.fill('17');
  await card.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('It applies to connections that are made from now on.')).toBeVisible();
  await page.goto('/admin/devices');
  await page.locator('a[href^="/admin/devices/"]:visible').first().click();
  await page.getByRole('button', { name: 'Create connection' }).first().click();
  await page.getByRole('dialog').locator('summary').filter({ hasText: 'Limits' }).click();
  await expect(page.getByRole('dialog').getByLabel('Wait during a rotation, seconds')).toHaveValue('17');
  await isWell(page);
  await page.goto('/admin/settings');
  await wait.fill(before);
  await card.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('It applies to connections that are made from now on.')).toBeVisible();
});
