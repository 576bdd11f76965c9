import { randomUUID } from 'node:crypto';
import { expect, type Browser, type Page } from '@playwright/test';
import { readDemo, type Account } from './support/demo';
import { checkLooks, first } from './support/looks';
import { expectFits } from './support/page-quality';
import { Phone } from './support/phone';
import { isLive, signIn } from './support/session';
import { signUp, verify } from './support/sign-up';
import { test } from './support/test';

const demo = readDemo();
const phones: Phone[] = [];
test.afterEach(async () => {
  for (const phone of phones.splice(0)) await phone.stop();
});

/** A new person with an own customer, signed in. */
async function newcomer(browser: Browser): Promise<{ page: Page; account: Account }> {
  const account = { email: `people-${randomUUID()}@e2e.test`, password: `long enough ${randomUUID()}` };
  const page = await (await browser.newContext()).newPage();
  await signUp(page, account);
  await verify(page, account.email);
  // The address that was just confirmed is there; only the password is left
  await expect(page.getByLabel('Email')).toHaveValue(account.email);
  await signIn(page, account);
  return { page, account };
}

const serverOf = (baseURL: string | undefined) => new URL(baseURL ?? '').origin;

test('PORTAL-05: the link of a code works with the app, without it and on a desktop; the code reaches no server', async ({
  page,
  browser,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url() + JSON.stringify(request.headers())));
  await page.goto('/pair#abcd-2345');
  await expect(page.getByLabel('Pairing code', { exact: true })).toHaveText('ABCD-2345');
  await expect(page.getByText(/^scripts\/agent pair ABCD-2345 --server http/).first()).toBeVisible();
  await checkLooks(page);
  await page.goto('/pair#nonsense!');
  await expect(page.getByText('This is not a pairing code')).toBeVisible();
  await page.goto('/pair');
  await page.reload();
  await expect(page.getByText('This link has no code')).toBeVisible();
  await checkLooks(page);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((one) => /abcd.?2345/i.test(one))).toEqual([]);

  const userAgent = 'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36';
  const phone = await (await browser.newContext({ userAgent, viewport: { width: 375, height: 812 } })).newPage();
  await phone.goto('/pair#ABCD2345');
  const app = phone.getByRole('link', { name: 'Open in the app' });
  await expect(app).toHaveAttribute('href', /^pocketproxy:\/\/pair\?server=http.+&code=ABCD2345$/);
  await phone.context().close();
});

test('PORTAL-05: codes for several phones, their sheet, and who has come; then a phone is replaced', async ({
  browser,
  baseURL,
}) => {
  test.setTimeout(240_000);
  const { page } = await newcomer(browser);
  await page.goto('/portal/devices');
  await isLive(page);
  await page.getByRole('button', { name: 'Pair a phone' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Pair a phone' });
  await dialog.getByRole('button', { name: 'Several phones' }).click();
  await dialog.getByLabel('Names').fill('Berlin 09–11');
  await expect(dialog.getByText('3 phones: Berlin 09, Berlin 10 … Berlin 11')).toBeVisible();
  await checkLooks(page);
  await dialog.getByRole('button', { name: 'Create pairing codes' }).click();
  await expect(dialog.getByText('0 of 3 paired')).toBeVisible();
  await checkLooks(page);
  await expectFits(dialog);

  await page.emulateMedia({ media: 'print' });
  const sheet = page.locator('[data-print-sheet]');
  await expect(sheet.getByRole('listitem')).toHaveCount(3);
  await expect(sheet.getByRole('listitem').first()).toContainText('Berlin 09');
  await expect(sheet.getByRole('img', { name: 'Pairing code of Berlin 11' })).toBeVisible();
  await expect(dialog).toBeHidden();
  await page.emulateMedia({ media: 'screen' });

  const row = dialog.getByRole('listitem').filter({ hasText: 'Berlin 10' });
  const code = /[A-Z2-9]{4}-[A-Z2-9]{4}/.exec(await row.innerText())?.[0] ?? '';
  const old = Phone.start(serverOf(baseURL), code);
  phones.push(old);
  await expect(dialog.getByText('1 of 3 paired')).toBeVisible({ timeout: 60_000 });
  await expect(row.getByText('Online')).toBeVisible({ timeout: 60_000 });
  await row.getByRole('link', { name: 'Berlin 10' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Berlin 10' })).toBeVisible();

  await page.getByRole('button', { name: 'More actions for this device' }).click();
  await page.getByRole('menuitem', { name: 'Replace phone' }).click();
  const replacing = page.getByRole('dialog', { name: 'Replace the phone of Berlin 10' });
  await replacing.getByRole('button', { name: 'Create pairing code' }).click();
  const next = await replacing.getByLabel('Pairing code', { exact: true }).innerText();
  phones.push(Phone.start(serverOf(baseURL), next));
  await expect(replacing.getByText('Replaced: Berlin 10 is online with the new phone')).toBeVisible({
    timeout: 60_000,
  });
  await checkLooks(page);
  await page.context().close();
});

test('AUTH-01 TEAM-01: the name of a sign-up greets in the mail, and is changed in the account; so is the customer’s', async ({
  browser,
}) => {
  const { page, account } = await newcomer(browser);
  await page.goto(`/dev/inbox?${new URLSearchParams({ to: account.email }).toString()}`);
  await expect(page.getByText('Hello E2E person,').first()).toBeVisible();
  for (const [path, label, name] of [
    ['/account', 'Your name', 'Ada Lovelace'],
    ['/portal/settings', 'Name', 'Analytical Engines'],
  ] as const) {
    await page.goto(path);
    const card = page.getByRole('region', { name: 'Name', exact: true });
    await card.getByLabel(label, { exact: true }).fill(name);
    await card.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Saved.')).toBeVisible();
    await page.reload();
    await expect(card.getByLabel(label, { exact: true })).toHaveValue(name);
    await checkLooks(page);
  }
  await expect(page.getByRole('button', { name: 'Account menu of Ada Lovelace' })).toBeVisible();
  await page.context().close();
});

test('TENANT-05: an open page of a suspended customer says so', async ({ page, browser }) => {
  const { page: open, account } = await newcomer(browser);
  await open.goto('/portal/members');
  await isLive(open);
  await signIn(page, demo.operator);
  await page.goto(`/admin/customers?${new URLSearchParams({ q: account.email }).toString()}`);
  await page.goto(await first(page, page.url(), 'customers'));
  await page.getByRole('button', { name: 'Suspend' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Suspend' }).click();
  await expect(open.getByText('This account is suspended. Contact support.')).toBeVisible({ timeout: 30_000 });
  await expect(open).toHaveURL(/\/sign-in\?.*notice=suspended/);
  await open.context().close();
});

test('TEAM-01: an invitation that has ended leads to the sign-in', async ({ page }) => {
  await page.goto('/invitation/nothing');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
});

test('TEAM-01 TENANT-04: roles and permissions are explained where they are chosen', async ({ page }) => {
  await signIn(page, demo.customer);
  await page.goto('/portal/members');
  await page.getByRole('button', { name: 'Invite' }).click();
  await expect(
    page.getByRole('dialog').getByText('Sees everything and uses connections; changes nothing.'),
  ).toBeVisible();
  await checkLooks(page);
  await page.keyboard.press('Escape');
  await page.goto(`${await first(page, '/portal/devices', 'devices')}?tab=settings`);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(
    page.getByRole('dialog').getByText('They change its address; running streams end, yours as well.'),
  ).toBeVisible();
  await checkLooks(page);
});
