import { expect, type Page } from '@playwright/test';
import type { Account } from './demo';
import { mailedLink } from './inbox';

/** Makes an account with the public form; its address is not confirmed yet. */
export async function signUp(page: Page, { email, password }: Account): Promise<void> {
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill('E2E person');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Check your inbox' })).toBeVisible();
  await expect(page).toHaveTitle(/^Check your inbox · /);
  await expect(page.getByText(`We sent an email to ${email}.`)).toBeVisible();
}

/** Confirms the address by the mailed link. */
export async function verify(page: Page, email: string): Promise<void> {
  await page.goto(await mailedLink(page, email, /^Confirm your email/));
  await page.getByRole('button', { name: 'Confirm email address' }).click();
  await expect(page).toHaveURL(/\/sign-in\?notice=confirmed$/);
  await expect(page.getByText('Your email address is confirmed.')).toBeVisible();
}
