import { randomBytes } from 'node:crypto';
import { expect } from '@playwright/test';
import { readDemo } from './support/demo';
import { mailedLink } from './support/inbox';
import { checkLooks } from './support/looks';
import { signIn } from './support/session';
import { signUp, verify } from './support/sign-up';
import { test } from './support/test';

// Runs beside others: its people are its own.

const password = 'correct horse battery';
const newAddress = () => `e2e-${randomBytes(4).toString('hex')}@example.test`;

test('AUTH-01 pitfall-16: sign-up, inbox, verification by a button, portal', async ({ page }) => {
  const email = newAddress();
  await signUp(page, { email, password });

  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('the address is not confirmed yet');
  await page.goto('/portal');
  await expect(page).toHaveURL(/\/sign-in/);
  const first = await mailedLink(page, email, /^Confirm your email/);
  await page.getByRole('link', { name: 'Didn’t get the confirmation email?' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Check your inbox' })).toBeVisible();
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Resend email' }).click();
  await expect(page.getByText('Only the newest link works')).toBeVisible();
  await expect(async () => expect(await mailedLink(page, email, /^Confirm your email/)).not.toBe(first)).toPass();

  // A scanner that opens the link uses nothing up
  const link = await mailedLink(page, email, /^Confirm your email/);
  expect((await page.request.get(link)).status()).toBe(200);
  await verify(page, email);
  await signIn(page, { email, password });
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();

  // The same press again is done already, as if its answer had been lost; the older link never works
  await page.goto(link);
  await page.getByRole('button', { name: 'Confirm email address' }).click();
  await expect(page).toHaveURL(/\/portal$/);
  await page.goto(first);
  await page.getByRole('button', { name: 'Confirm email address' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('already used');
});

test('AUTH-03 AUTH-05: a reset by mail ends the other browser’s session; the old password no longer works', async ({
  page,
  browser,
}) => {
  const email = newAddress();
  await signUp(page, { email, password });
  await verify(page, email);
  await signIn(page, { email, password });

  const other = await (await browser.newContext()).newPage();
  await other.goto('/forgot-password');
  await other.getByLabel('Email').fill(email);
  await other.getByRole('button', { name: 'Send reset link' }).click();
  await expect(other.getByText('Check your inbox')).toBeVisible();
  await other.goto(await mailedLink(other, email, /^Reset your password/));
  await other.getByLabel('New password', { exact: true }).fill('a whole new battery');
  await other.getByRole('button', { name: 'Change password' }).click();
  await expect(other.getByText('Your password was changed')).toBeVisible();

  // The open page leaves on its own, and says why
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByText('Your session has ended')).toBeVisible();
  await page.goto('/portal');
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(other, { email, password: 'a whole new battery' });
  await other.context().close();
});

test('AUTH-05: a wrong password in the settings: said at its field, which has the focus; the rest stays typed', async ({
  page,
}) => {
  await signIn(page, readDemo().customer);
  await page.goto('/account');
  const card = page.getByRole('region', { name: 'Email address' });
  await card.getByLabel('New email address').fill('kept@example.test');
  const current = card.getByLabel('Current password', { exact: true });
  await current.fill('not the password');
  await card.getByRole('button', { name: 'Change email address' }).click();
  await expect(card.getByRole('alert')).toHaveText('Incorrect password. Try again.');
  await expect(current).toBeFocused();
  await expect(current).toHaveValue('');
  await expect(card.getByLabel('New email address')).toHaveValue('kept@example.test');
});

test('AUTH-03 AUTH-05: another address: cancelled, asked for again, confirmed by its mail, and it signs in', async ({
  page,
}) => {
  const [email, mistyped, wanted] = [newAddress(), newAddress(), newAddress()];
  await signUp(page, { email, password });
  await verify(page, email);
  await signIn(page, { email, password });
  await page.goto('/account');
  const card = page.getByRole('region', { name: 'Email address' });
  const ask = async (address: string) => {
    await card.getByLabel('New email address').fill(address);
    await card.getByLabel('Current password', { exact: true }).fill(password);
    await card.getByRole('button', { name: 'Change email address' }).click();
    await expect(card).toContainText(`Waiting for ${address} to be confirmed.`);
  };
  await ask(mistyped);
  await checkLooks(page);
  const dead = await mailedLink(page, mistyped, /^Confirm/);
  await card.getByRole('button', { name: 'Cancel change' }).click();
  await expect(card).toContainText('Your address changes once you confirm the new one.');
  await page.goto(dead);
  await page.getByRole('button', { name: 'Confirm new address' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('already used');

  await page.goto('/account');
  await ask(wanted);
  await page.goto(await mailedLink(page, wanted, /^Confirm/));
  await page.getByRole('button', { name: 'Confirm new address' }).click();
  await expect(page).toHaveURL(/\/account$/);
  await expect(page.getByText(wanted)).toBeVisible();
  await page.context().clearCookies();
  await signIn(page, { email: wanted, password });
});

test('AUTH-05: two browsers; one signs the other out', async ({ page, browser }) => {
  const email = newAddress();
  await signUp(page, { email, password });
  await verify(page, email);
  await signIn(page, { email, password });
  const other = await (await browser.newContext()).newPage();
  await signIn(other, { email, password });

  await page.goto('/account');
  await expect(page.getByText('This device')).toBeVisible();
  await page.getByRole('button', { name: 'Sign out other devices' }).click();
  await expect(page.getByText('Signed out everywhere else.').first()).toBeVisible();
  await other.goto('/portal');
  await expect(other).toHaveURL(/\/sign-in/);
  await page.goto('/portal');
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await other.context().close();
});

test('AUTH-02: Google round trip against a local OpenID provider: in immediately, out, and in again', async ({
  page,
}) => {
  for (const round of ['first', 'second']) {
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Continue with Google' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Overview' }), round).toBeVisible();
    await page.getByRole('button', { name: /^Account menu/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  }
});

test('AUTH-04: without Turnstile keys the widget is absent and a banner says so', async ({ page }) => {
  const mailed = ['/reset-password?token=x', '/verify-email?token=x', '/confirm-email?token=x', '/set-password/x'];
  for (const path of ['/sign-up', '/sign-in', '/forgot-password', ...mailed]) {
    await page.goto(path);
    await expect(page.getByText('Turnstile is not configured')).toBeVisible();
    await expect(page.locator('iframe')).toHaveCount(0);
  }
});

test('SEC web hardening: a nonce for every script, no framing, no sniffing, no X-Powered-By', async ({ page }) => {
  const broken: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) broken.push(message.text());
  });
  for (const path of ['/', '/sign-in', '/sign-up', '/verify-email?token=x']) {
    const answer = await page.goto(path);
    const headers = answer?.headers() ?? {};
    const policy = headers['content-security-policy'] ?? '';
    const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? '';
    expect(scripts).toMatch(/'nonce-[\w+/=-]{22,}'/);
    expect(scripts).not.toContain('unsafe');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('same-origin');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['x-powered-by']).toBeUndefined();
    await page.waitForLoadState('networkidle');
  }
  expect(broken).toEqual([]);
});
