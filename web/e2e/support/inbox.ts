import { expect, type Page } from '@playwright/test';

/** The link of the newest mail to an address, from the development inbox; waits until the jobs have stored it. */
export async function mailedLink(page: Page, to: string, subject: RegExp): Promise<string> {
  const inbox = await page.context().newPage();
  const mail = inbox.getByRole('region', { name: subject }).first();
  await expect(async () => {
    await inbox.goto(`/dev/inbox?${new URLSearchParams({ to }).toString()}`);
    await expect(mail).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  const text = await mail.locator('pre').innerText();
  await inbox.close();
  const link = /https?:\/\/\S+/.exec(text)?.[0];
  expect(link).toBeDefined();
  return link ?? '';
}
