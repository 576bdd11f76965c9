import { expect, type Request } from '@playwright/test';
import { readDemo } from './support/demo';
import { isLive, signIn } from './support/session';
import { test } from './support/test';

// Runs beside others: it opens pages of the demo customer only.

const demo = readDemo();

test('DASH-06: eight tabs over HTTP/1.1 open, share one stream, survive its tab, and all end with the session', async ({
  page,
  context,
}) => {
  test.slow(); // nine pages
  const streams = new Set<Request>();
  context.on('request', (request) => request.url().includes('/api/live') && streams.add(request));
  context.on('requestfailed', (request) => streams.delete(request));
  context.on('requestfinished', (request) => streams.delete(request));
  await signIn(page, demo.customer);
  await isLive(page);
  const tabs = [];
  for (let count = 2; count <= 8; count += 1) {
    const tab = await context.newPage();
    await tab.goto('/portal');
    await isLive(tab);
    tabs.push(tab);
  }
  // A tab whose leader was slow to answer also leads for a moment
  await expect.poll(() => streams.size).toBe(1);

  const next = context.waitForEvent('request', (request) => request.url().includes('/api/live'));
  await page.close();
  await next;
  const [signedOut, ...others] = tabs;
  await signedOut?.getByRole('button', { name: /^Account menu of/ }).click();
  await signedOut?.getByRole('menuitem', { name: 'Sign out' }).click();
  for (const tab of others) await expect(tab).toHaveURL(/\/sign-in/);
});

test('DASH-06: a stream is for the session that its page was made for', async ({ page }) => {
  await signIn(page, demo.customer);
  for (const query of ['', '?session=', '?session=another'])
    expect((await page.request.get(`/api/live${query}`)).status()).toBe(401);
});

test('a page of an older build says that a new version is there, keeps what was typed, and reloads', async ({
  page,
}) => {
  await signIn(page, demo.customer);
  await page.goto('/portal/members');
  await page.route('**/*', (route) => {
    const headers = route.request().headers();
    return route.continue({
      headers: headers['next-action'] ? { ...headers, 'next-action': `7f${'a'.repeat(40)}` } : headers,
    });
  });
  await page.getByRole('button', { name: 'Invite' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Email').fill('someone@example.test');
  await form.getByRole('button', { name: 'Send the invitation' }).click();
  const offer = page.getByRole('alertdialog', { name: 'A new version is available' });
  await offer.getByRole('button', { name: 'Not now' }).click();
  await expect(form.getByLabel('Email')).toHaveValue('someone@example.test');
  await form.getByRole('button', { name: 'Send the invitation' }).click();
  await Promise.all([page.waitForEvent('load'), offer.getByRole('button', { name: 'Reload' }).click()]);
  await expect(page.getByRole('heading', { name: 'Members' })).toBeVisible();
});

test('pitfall-27: a POST from a foreign origin answers 403 to any page, a foreign callbackUrl is dropped', async ({
  page,
}) => {
  for (const origin of ['https://evil.test', 'null', 'nonsense']) {
    const headers = { origin, 'next-action': `7f${'a'.repeat(40)}`, 'content-type': 'text/plain;charset=UTF-8' };
    expect((await page.request.post('/sign-in', { headers, data: '[]' })).status()).toBe(403);
  }
  for (const callbackUrl of ['nonsense', 'https://evil.test/x']) {
    const query = new URLSearchParams({ callbackUrl }).toString();
    const answer = await page.request.get(`/api/auth/signin?${query}`, { maxRedirects: 0 });
    expect(answer.status()).toBe(302);
    expect(answer.headers().location).not.toContain('evil');
    const headers = { cookie: `pocketproxy.callback=${encodeURIComponent(callbackUrl)}` };
    expect((await page.request.get('/api/auth/csrf', { headers })).status()).toBe(200);
  }
});
