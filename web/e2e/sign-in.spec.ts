import { expect } from '@playwright/test';
import { readDemo } from './support/demo';
import { signIn } from './support/session';
import { test } from './support/test';

// Runs beside others: it reads the demo accounts only.

const demo = readDemo();

test('AUTH-05 pitfall-28: a wrong password and an unknown account are answered alike, aloud', async ({ page }) => {
  const sentences: string[] = [];
  for (const email of [demo.customer.email, 'nobody@example.test']) {
    await page.goto('/sign-in'); // without the other's answer
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    const alert = page.getByRole('main').getByRole('alert');
    await expect(alert).toBeVisible();
    sentences.push(await alert.innerText());
  }
  expect(new Set(sentences).size).toBe(1);
});

test('AUTH-05: whose browser keeps no cookie reads that it must, and the form stays', async ({ page }) => {
  await page.route('**/api/auth/csrf', (route) => route.fulfill({ json: { csrfToken: 'without its cookie' } }));
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(demo.customer.email);
  await page.getByLabel('Password', { exact: true }).fill(demo.customer.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('Signing in needs cookies');
  await expect(page.getByLabel('Email')).toHaveValue(demo.customer.email);
});

test('AUTH-05: back to the page that was asked for, and out again', async ({ page }) => {
  await page.goto('/portal/connections');
  await expect(page).toHaveURL(/\/sign-in\?from=/);
  await page.getByLabel('Email').fill(demo.customer.email);
  await page.getByLabel('Password', { exact: true }).fill(demo.customer.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Connections' })).toBeVisible();
  await expect(page).toHaveURL(/\/portal\/connections$/);

  await page.getByRole('button', { name: /^Account menu/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await page.goto('/portal');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('after sign-in only paths of this site are followed', async ({ page, baseURL }) => {
  for (const from of ['//evil.test/', '/\\evil.test', 'https://evil.test/', '/%09/evil.test']) {
    await page.context().clearCookies();
    await page.goto(`/sign-in?${new URLSearchParams({ from }).toString()}`);
    await page.getByLabel('Email').fill(demo.customer.email);
    await page.getByLabel('Password', { exact: true }).fill(demo.customer.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).not.toHaveURL(/sign-in/);
    expect(new URL(page.url()).origin, from).toBe(new URL(baseURL ?? '').origin);
  }
});

test('TENANT-01: for a customer the admin area does not exist', async ({ page }) => {
  await signIn(page, demo.customer);
  for (const path of ['/admin', '/admin/connections', '/portal/devices/00000000-0000-7000-8000-000000000000']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1, name: 'Not found' })).toBeVisible();
  }
});

test('pitfall-14: without a clipboard the text is copied by selection', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(window, 'isSecureContext', { value: false }));
  await signIn(page, demo.customer);
  await page.goto('/portal/connections');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(() => navigator.clipboard.writeText('')); // the browser's other pages share it
  await page
    .getByRole('button', { name: /^Copy host:port:user:pass/ })
    .first()
    .click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toMatch(/^[^:]+:\d+:[a-z0-9]+:[a-z0-9]+$/);
});

test('pitfall-14: where copying is refused, the text is shown selected', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'isSecureContext', { value: false });
    document.execCommand = () => false;
  });
  await signIn(page, demo.customer);
  await page.goto('/portal/connections');
  await page
    .getByRole('button', { name: /^Copy host:port:user:pass/ })
    .first()
    .click();
  const field = page.getByRole('dialog', { name: 'Copy by hand' }).getByRole('textbox');
  await expect(field).toHaveValue(/^[^:]+:\d+:[a-z0-9]+:[a-z0-9]+$/);
  const selected = () => page.evaluate(() => String(document.getSelection()));
  await expect.poll(selected).toBe(await field.inputValue());
});
