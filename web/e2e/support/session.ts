import { expect, type Page } from '@playwright/test';
import type { Account } from './demo';

/** Signs in on the page's own form and waits for the home of that person. */
export async function signIn(page: Page, { email, password }: Account): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
}

/** Waits until the page receives changes: one that happens before shows on the next reload only. */
export async function isLive(page: Page): Promise<void> {
  await expect(page.locator('[data-live=live]')).toBeVisible();
}

/** Copies by a button and returns what the clipboard holds then. */
export async function copied(page: Page, button: string): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await page.getByRole('button', { name: button, exact: true }).click();
  const read = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(read).not.toBe('');
  return read();
}

/** The URL of the connection whose page is open. */
export async function copiedUrl(page: Page, protocol: 'HTTP' | 'SOCKS5'): Promise<string> {
  await page.getByRole('group', { name: 'Protocol' }).getByRole('button', { name: protocol, exact: true }).click();
  return copied(page, `Copy as URL, ${protocol}`);
}
