import { randomBytes } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import { test } from './support/test';

// Runs beside others: its addresses are its own.

const email = () => `e2e-${randomBytes(4).toString('hex')}@example.test`;

/** Presses a button and returns the answer of what it posts. */
async function post(page: Page, button: string) {
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  return answer;
}

const alert = (page: Page) => page.getByRole('main').getByRole('alert');

test('AUTH-04: sign-in that is throttled answers 429 with Retry-After, and the form says how long to wait', async ({
  page,
}) => {
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(email());
  for (let used = 0; used < 10; used += 1) {
    await page.getByLabel('Password', { exact: true }).fill(`guess ${used}`);
    expect((await post(page, 'Sign in')).status()).toBe(401);
    await expect(alert(page)).toContainText('is wrong');
  }
  await page.getByLabel('Password', { exact: true }).fill('one more guess');
  const answer = await post(page, 'Sign in');
  expect(answer.status()).toBe(429);
  const seconds = Number(answer.headers()['retry-after']);
  expect(seconds).toBeGreaterThan(60);
  expect(seconds).toBeLessThanOrEqual(15 * 60);
  await expect(alert(page)).toContainText(/Try again in 1\d min\./);
});

test('AUTH-04: a throttled server action answers 429 with Retry-After, and the form says how long to wait', async ({
  page,
  browser,
}) => {
  const address = email();
  for (let used = 0; used <= 5; used += 1) {
    await page.goto('/forgot-password');
    await page.getByLabel('Email').fill(address);
    const answer = await post(page, 'Send reset link');
    expect(answer.headers()['content-type']).toContain('text/x-component');
    expect(answer.status()).toBe(used < 5 ? 200 : 429);
    if (used < 5) await expect(page.getByText('Check your inbox')).toBeVisible();
    else expect(Number(answer.headers()['retry-after'])).toBeGreaterThan(60);
  }
  await expect(alert(page)).toContainText(/Too many attempts\. Try again in \d+ min\./);
  // Each form counts for itself: a stranger who exhausts one with someone's address closes no other to them
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill('E2E person');
  await page.getByLabel('Email').fill(address);
  await page.getByLabel('Password', { exact: true }).fill('long enough for once');
  expect((await post(page, 'Create account')).status()).toBe(200);
  // The page lives on, and so does the site for the others
  const headers = { 'x-forwarded-for': '198.51.100.1' };
  const other = await (await browser.newContext({ extraHTTPHeaders: headers })).newPage();
  await other.goto('/forgot-password');
  await other.getByLabel('Email').fill(email());
  expect((await post(other, 'Send reset link')).status()).toBe(200);
  await other.context().close();
});

test('AUTH-04: a person who has the mail sent again too often reads how long to wait', async ({ page }) => {
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill('E2E person');
  await page.getByLabel('Email').fill(email());
  await page.getByLabel('Password', { exact: true }).fill('long enough for once');
  expect((await post(page, 'Create account')).status()).toBe(200);
  for (let used = 0; used < 5; used += 1) expect((await post(page, 'Resend email')).status()).toBe(200);
  expect((await post(page, 'Resend email')).status()).toBe(429);
  await expect(alert(page)).toContainText(/Too many attempts\. Try again in \d+ min\./);
});
