import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { navigation, settings, type Side } from '../src/components/shell/navigation';
import { readDemo } from './support/demo';
import { mailedLink } from './support/inbox';
import { check, checkAll, checkLooks, first } from './support/looks';
import { joinAs } from './support/member';
import { signIn } from './support/session';
import { test } from './support/test';

const demo = readDemo();
const publicPages = [
  '/',
  '/sign-in',
  '/sign-in?error=google_taken',
  '/sign-in?notice=ended',
  '/sign-up',
  '/forgot-password',
  '/reset-password?token=x',
  '/verify-email?token=x',
  '/confirm-email?token=x',
  '/invitation/nothing',
  '/set-password/nothing',
  '/check-inbox',
  '/pair#ABCD2345',
  '/dev/inbox',
  '/nothing-here',
];
const stamp = Date.now();
const newcomer = { email: `pages-${stamp}@e2e.test`, password: `long enough ${stamp}` };

test('DASH-04 LAND-02: public pages, for anyone', async ({ context }) => {
  await checkAll(context, publicPages);
});

test('DASH-01 DASH-04: every page of an operator', async ({ page, context }) => {
  test.setTimeout(360_000);
  await signIn(page, demo.operator);
  await checkAll(context, [
    ...pagesOf('admin'),
    await first(page, '/admin/devices', 'devices'),
    ...(await tabsOf(page, '/admin/devices')),
    await first(page, '/admin/connections', 'connections'),
    '/admin/connections/import',
    await first(page, '/admin/customers', 'customers'),
    `${await first(page, '/admin/customers', 'customers')}/webhooks`,
    ...(await tabsOfCustomer(page)),
    await first(page, '/admin/relays', 'relays'),
    '/docs/webhooks',
    '/admin/devices/nothing',
  ]);
  await checkLooks(await visit(context, '/admin/audit?actor=nobody-at-all', 'No matching entries'));
});

test('DASH-01 DASH-04: every page of an owner', async ({ page, context }) => {
  test.setTimeout(360_000);
  await signIn(page, demo.customer);
  await checkAll(context, [
    ...pagesOf('portal'),
    await first(page, '/portal/devices', 'devices'),
    ...(await tabsOf(page, '/portal/devices')),
    await first(page, '/portal/connections', 'connections'),
    '/portal/connections/import',
    '/portal/connections/nothing',
  ]);
});

/** What the navigation of a side leads to, its settings included. */
function pagesOf(side: Side): string[] {
  const items = [...navigation[side], ...settings[side], ...settings.own];
  return [...new Set(items.map(({ href }) => href))];
}

/** The other tabs of the first device in a list. */
async function tabsOf(page: Page, list: string): Promise<string[]> {
  const device = await first(page, list, 'devices');
  return ['rotations', 'traffic', 'health', 'health&uptime=month', 'settings'].map((tab) => `${device}?tab=${tab}`);
}

/** The other tabs of the first customer's page. */
async function tabsOfCustomer(page: Page): Promise<string[]> {
  const customer = await first(page, '/admin/customers', 'customers');
  const tabs = ['devices', 'connections', 'people', 'shares', 'usage', 'audit', 'settings'];
  return tabs.map((tab) => `${customer}?tab=${tab}`);
}

/** A page that is still open, once it shows the text. */
async function visit(context: BrowserContext, path: string, text: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(path);
  await expect(page.getByText(text).first()).toBeVisible();
  return page;
}

test('AUTH-01 TEAM-01 DASH-04: every page of someone new: unverified, without a device, in two customers', async ({
  page,
  context,
  browser,
}) => {
  test.setTimeout(360_000);
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill('Someone new');
  await page.getByLabel('Email').fill(newcomer.email);
  await page.getByLabel('Password', { exact: true }).fill(newcomer.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('Check your inbox')).toBeVisible();
  await checkLooks(page);
  await page.goto('/check-inbox');
  await checkLooks(page);
  await page.goto(await mailedLink(page, newcomer.email, /^Confirm your email/));
  await page.getByRole('button', { name: 'Confirm email address' }).click();
  await expect(page).toHaveURL(/\/sign-in\?notice=confirmed$/);
  await signIn(page, newcomer);
  await page.goto('/portal/devices');
  await expect(page.getByText('No device yet')).toBeVisible();
  await checkAll(context, [
    '/portal',
    '/portal/devices',
    '/portal/connections',
    '/portal/members',
    '/portal/audit',
    '/account',
  ]);
  await checkAll(context, ['/portal/alerts', '/account/alerts']);

  const operator = await (await browser.newContext()).newPage();
  await signIn(operator, demo.operator);
  await operator.goto('/admin/customers');
  await operator.getByRole('link', { name: 'Demo customer' }).click();
  const tabs = operator.getByRole('navigation', { name: 'Parts of the customer’s page' });
  await tabs.getByRole('link', { name: 'People' }).click();
  const link = async (email: string) => {
    await operator.getByRole('button', { name: 'Invite' }).click();
    const dialog = operator.getByRole('dialog', { name: 'Invite a member' });
    await dialog.getByLabel('Email').fill(email);
    await dialog.getByRole('button', { name: 'Send the invitation' }).click();
    await expect(dialog.getByText('Invitation sent.')).toBeVisible();
    await dialog.getByRole('button', { name: 'Done' }).click();
    return mailedLink(operator, email, /^Invitation to/);
  };
  const visitor = await browser.newContext();
  await check(visitor, await link(`nobody-${stamp}@e2e.test`));
  const own = await link(newcomer.email);
  await check(visitor, own);
  await visitor.close();
  await operator.context().close();
  // Signed in as someone else: out, and back to the invitation
  const someone = await browser.newContext();
  const elsewhere = await someone.newPage();
  await signIn(elsewhere, demo.customer);
  await elsewhere.goto(own);
  await expect(elsewhere.getByText('This invitation is for another address')).toBeVisible();
  await checkLooks(elsewhere);
  await elsewhere.getByRole('button', { name: 'Sign out' }).click();
  await expect(elsewhere.getByRole('link', { name: 'Sign in to join' })).toBeVisible();
  await someone.close();
  await page.goto(own);
  await checkLooks(page);
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(page.getByRole('combobox', { name: 'Customer' })).toBeVisible();
  await checkLooks(page);
  await checkAll(context, ['/portal', '/portal/members', '/account']);
});

/** A page that has come from Google with this address. */
async function withGoogle(browser: Browser, email: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.route(/\/authorize\?/, (route) =>
    route.continue({ url: `${route.request().url()}&${new URLSearchParams({ as: email }).toString()}` }),
  );
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Continue with Google' }).click();
  return page;
}

test('AUTH-02 DASH-04: the page that connects Google, and the account of a person with Google only', async ({
  browser,
}) => {
  const linking = await withGoogle(browser, demo.customer.email);
  await expect(linking).toHaveURL(/\/link-google$/);
  await checkLooks(linking);
  await linking.getByRole('button', { name: 'Cancel' }).click();
  await expect(linking.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await linking.context().close();

  const only = await withGoogle(browser, `google-${stamp}@e2e.test`);
  await expect(only.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await only.goto('/account');
  await expect(only.getByRole('region', { name: 'Google' })).toContainText('your only way to sign in');
  await expect(only.getByLabel('Current password')).toHaveCount(0);
  await checkLooks(only);
  await only.context().close();
});

test('AUTH-05 DASH-04: while others would be left without an owner, the account cannot be deleted, and the page says what to do', async ({
  page,
  browser,
}) => {
  await signIn(page, demo.customer);
  const viewer = await joinAs(browser, page, 'Viewer', `left-${stamp}@e2e.test`);
  await page.goto('/account');
  const card = page.getByRole('region', { name: 'Delete account' });
  await expect(card).toContainText('you are the only owner of Demo customer');
  await expect(card.getByRole('link', { name: 'Members' })).toBeVisible();
  await expect(card.getByRole('button')).toHaveCount(0);
  await checkLooks(page);
  await viewer.context().close();
});

test('DASH-04: an unknown path below an area is not found inside it', async ({ page, context }) => {
  for (const [person, path] of [
    [demo.operator, '/admin/nothing/here'],
    [demo.customer, '/portal/nothing-here'],
  ] as const) {
    await context.clearCookies();
    await signIn(page, person);
    await check(context, path);
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1, name: 'Not found' })).toBeVisible();
    await expect(page.getByRole('navigation').getByRole('link', { name: 'Connections' })).toBeVisible();
  }
});
