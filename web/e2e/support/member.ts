import { expect, type Browser, type Page } from '@playwright/test';
import { mailedLink } from './inbox';
import { signIn } from './session';

/** Lets an owner invite a new person, who joins by the mailed link and is signed in; returns the person's page. */
export async function joinAs(browser: Browser, owner: Page, role: 'Manager' | 'Viewer', email: string): Promise<Page> {
  await owner.goto('/portal/members');
  await owner.getByRole('button', { name: 'Invite' }).click();
  const dialog = owner.getByRole('dialog', { name: 'Invite a member' });
  await dialog.getByLabel('Email').fill(email);
  await dialog.getByRole('combobox').click();
  await owner.getByRole('option', { name: new RegExp(`^${role}`) }).click();
  await dialog.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(dialog.getByText('Invitation sent.')).toBeVisible();

  const password = `${email} joins`;
  const page = await (await browser.newContext()).newPage();
  await page.goto(await mailedLink(owner, email, /^Invitation to/));
  await page.getByLabel('Your name').fill(role);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create account and join' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await signIn(page, { email, password });
  return page;
}
