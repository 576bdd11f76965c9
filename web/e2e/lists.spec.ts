// Runs beside others: a customer of its own
import { randomUUID } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import pg from 'pg';
import { readDemo } from './support/demo';
import { expectNoSidewaysScroll } from './support/page-quality';
import { signIn } from './support/session';
import { signUp, verify } from './support/sign-up';
import { test } from './support/test';

const demo = readDemo();
/** More than a page of a list has. */
const many = 52;
const stamp = randomUUID().slice(0, 8);
const longName = (index: number) =>
  `A phone whose name says where it is and what it is for and who pays ${stamp} ${index}`;

/**
 * Phones of the person's customer, not paired, so that nothing else touches them, and on each a connection that has
 * expired, without a port: the relay of these tests has few.
 */
async function addPhones(email: string): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.E2E_DATABASE_URL });
  await client.connect();
  const names = Array.from({ length: many }, (_, index) => longName(index));
  try {
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO "Device" ("id", "relayId", "customerId", "name", "model", "carrier", "networkType")
       SELECT gen_random_uuid(), r."id", m."customerId", n."name", repeat('Model ', 8), repeat('Carrier ', 8), 'LTE'
       FROM unnest($2::text[]) AS n("name"), "Relay" r, "Member" m JOIN "User" u ON u."id" = m."userId"
       WHERE u."email" = $1 AND r."name" = 'relay-1' RETURNING "id"`,
      [email, names],
    );
    await client.query(
      `INSERT INTO "Connection" ("id", "deviceId", "relayId", "name", "username", "passwordVerifier", "passwordSealed",
         "expiresAt", "releasedPort", "updatedAt")
       SELECT gen_random_uuid(), d."id", d."relayId", 'On ' || d."name", gen_random_uuid()::text, '', '', now(), 1, now()
       FROM "Device" d WHERE d."id" = ANY($1::uuid[])`,
      [rows.map(({ id }) => id)],
    );
  } finally {
    await client.end();
  }
}

/** The list fits the page, and each of its cells the list, at every width. */
async function fits(page: Page, path: string, title: string): Promise<void> {
  for (const width of [1280, 768, 375]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(path);
    const list = page.getByRole('region', { name: title, exact: true });
    await expect(list.getByRole('row').nth(1)).toBeVisible();
    await expectNoSidewaysScroll(page);
    const beyond = () =>
      list.evaluate((element) => {
        const { right } = element.getBoundingClientRect();
        const cells = [...element.querySelectorAll('td')].filter((cell) => cell.checkVisibility());
        return cells.filter((cell) => cell.getBoundingClientRect().right > right + 0.5).map((cell) => cell.innerText);
      });
    await expect.poll(beyond, `${path} at ${width} px`).toEqual([]);
  }
}

/** Selects what the page shows, then all that match; returns the bar. */
async function selectAll(page: Page, what: string) {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
  const bar = page.getByRole('group', { name: 'Selected rows' });
  await expect(bar).toContainText(`50 ${what} selected`);
  await bar.getByRole('button', { name: `Select all ${many} ${what} that match` }).click();
  await expect(bar).toContainText(`${many} ${what} selected`);
  return bar;
}

test('DASH-01 DASH-04: lists fit with long names, and all that match a filter are selected and changed together', async ({
  page,
  browser,
}) => {
  const account = { email: `lists-${stamp}@e2e.test`, password: `long enough ${randomUUID()}` };
  await signUp(page, account);
  await verify(page, account.email);
  await addPhones(account.email);
  await signIn(page, account);

  await test.step('devices', async () => {
    await fits(page, `/portal/devices?q=${stamp}`, 'Devices');
    const bar = await selectAll(page, 'devices');
    await bar.getByRole('button', { name: 'Automatic rotation' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click();
    await expect(page.getByText(`${many} changed.`)).toBeVisible();
    await expect(bar).toBeHidden();
    // The bar that had the focus is gone: it stays on the page
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  });

  await test.step('connections', async () => {
    await fits(page, `/portal/connections?q=${stamp}`, 'Connections');
    const bar = await selectAll(page, 'connections');
    await bar.getByRole('button', { name: 'Disable' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disable' }).click();
    await expect(page.getByText(`${many} disabled.`)).toBeVisible();
    await page.goto('/portal/connections?status=off');
    await expect(page.getByText(`${many} in all`)).toBeVisible();
  });

  await test.step('import', async () => {
    await page.goto('/portal/connections/import');
    await page.getByRole('textbox', { name: 'Lines' }).fill(`device,name\n${longName(1)},Imported`);
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('button', { name: 'Create 1 connection' }).click();
    await expect(page.getByText('1 connection created')).toBeVisible();
    await page.getByRole('button', { name: 'Import another list' }).click();
    await expect(page.getByRole('textbox', { name: 'Lines' })).toBeFocused();
  });

  await test.step('of an operator', async () => {
    const operator = await (await browser.newContext()).newPage();
    await signIn(operator, demo.operator);
    await fits(operator, `/admin/devices?q=${stamp}`, 'Devices');
    await fits(operator, `/admin/connections?q=${stamp}`, 'Connections');
    await fits(operator, '/admin/customers?sort=-devices', 'Customers');
    await operator.context().close();
  });
});
