import { randomUUID } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import { readDemo } from './support/demo';
import { joinAs } from './support/member';
import { signIn } from './support/session';
import { test } from './support/test';

// Runs beside others: it looks at pages, and its members are its own.

/** TENANT-01: every page of the portal and of the admin area, opened by its address as every role. */

const demo = readDemo();
const pages: Record<'portal' | 'admin', string[]> = { portal: [], admin: [] };
let owner: Page;
let operator: Page;

test.beforeAll(async ({ browser }) => {
  [owner, operator] = [await (await browser.newContext()).newPage(), await (await browser.newContext()).newPage()];
  await signIn(owner, demo.customer);
  await signIn(operator, demo.operator);
  for (const [area, page] of [
    ['portal', owner],
    ['admin', operator],
  ] as const) {
    const first = async (list: string, kind: string) => {
      await page.goto(list);
      const link = page
        .getByRole('main')
        .locator(`a[href^="/${area}/${kind}/"]:not([href*="/import"]):visible`)
        .first();
      return (await link.getAttribute('href')) ?? '';
    };
    const things = [await first(`/${area}/devices`, 'devices'), await first(`/${area}/connections`, 'connections')];
    if (area === 'admin') things.push(await first('/admin/customers', 'customers'), '/admin/customers');
    else things.push('/portal/members');
    pages[area] = [`/${area}`, `/${area}/devices`, `/${area}/connections`, `/${area}/audit`, ...things];
  }
  expect([...pages.portal, ...pages.admin].every((path) => path.startsWith('/'))).toBe(true);
});
test.afterAll(async () => {
  await owner.context().close();
  await operator.context().close();
});

/** What a person is shown: the page, our own "Not found", or where they were sent. Never an error of ours. */
async function shown(page: Page, path: string): Promise<'page' | 'not found' | `sent to ${string}`> {
  const response = await page.goto(path);
  expect(response?.status(), path).toBeLessThan(500);
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading, path).toHaveCount(1);
  const text = await page.locator('body').innerText();
  expect(text, path).not.toMatch(/Something went wrong|digest|NEXT_|\bat .+:\d+:\d+|Prisma/);
  const { pathname } = new URL(page.url());
  if (pathname !== path) return `sent to ${pathname}`;
  return (await heading.innerText()) === 'Not found' ? 'not found' : 'page';
}

async function expectPages(page: Page, expected: (path: string) => string): Promise<void> {
  for (const path of [...pages.portal, ...pages.admin]) expect.soft(await shown(page, path), path).toBe(expected(path));
}

const inPortal = (path: string) => path.startsWith('/portal');

test('TENANT-01: an owner opens all of the portal; the admin area does not exist', async () => {
  await expectPages(owner, (path) => (inPortal(path) ? 'page' : 'not found'));
});

for (const role of ['Manager', 'Viewer'] as const) {
  test(`TENANT-01 SEC-04: for a ${role.toLowerCase()} the audit log does not exist either`, async ({ browser }) => {
    const page = await joinAs(browser, owner, role, `${role.toLowerCase()}-${randomUUID()}@e2e.test`);
    await expect(page.getByRole('link', { name: 'Audit log' })).toHaveCount(0);
    await expectPages(page, (path) => (inPortal(path) && path !== '/portal/audit' ? 'page' : 'not found'));
    await page.goto('/portal/audit');
    await page.getByRole('link', { name: 'Go to the overview' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
    const csv = await page.request.get('/api/audit');
    expect([csv.status(), (await csv.json()).error.code]).toEqual([403, 'forbidden']);
    await page.context().close();
  });
}

test('DASH-07 TENANT-01: an operator opens all of the admin area; the portal leads to the same place there', async () => {
  const same = (path: string) => (path === '/portal/members' ? '/admin' : path.replace('/portal', '/admin'));
  await expectPages(operator, (path) => (inPortal(path) ? `sent to ${same(path)}` : 'page'));
});

test('AUTH-05: without a session every page leads to sign-in', async ({ page }) => {
  await expectPages(page, () => 'sent to /sign-in');
});

test('AUTH-01: with an address that is not verified nothing opens', async ({ page }) => {
  const [email, password] = [`unverified-${randomUUID()}@e2e.test`, 'a long enough password'];
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill('Someone new');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('Check your inbox')).toBeVisible();
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('the address is not confirmed yet');
  await expectPages(page, () => 'sent to /sign-in');
  expect((await page.request.get('/api/audit')).status()).toBe(401);
  expect((await page.request.get('/api/live')).status()).toBe(401);
});
