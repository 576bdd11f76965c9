import { expect } from '@playwright/test';
import { startReceiver } from '../src/webhook/testing';
import { readDemo } from './support/demo';
import { checkLooks } from './support/looks';
import { signIn } from './support/session';
import { test } from './support/test';

const demo = readDemo();

/** A receiver that is closed at the end of the test. */
async function withReceiver(run: (receiver: Awaited<ReturnType<typeof startReceiver>>) => Promise<void>) {
  const closes: (() => unknown)[] = [];
  const receiver = await startReceiver({ after: (close) => closes.push(close) });
  await run(receiver).finally(() => closes.forEach((close) => close()));
}

test('an owner makes a webhook, tests it, reads why it fails, sends again and deletes it', async ({ page }) => {
  await withReceiver(async (receiver) => {
    await signIn(page, demo.customer);
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByRole('link', { name: 'Webhooks' }).click();
    await page.getByRole('button', { name: 'New webhook' }).click();
    await page.getByLabel('Name').fill('Browser test');
    await page.getByLabel('Address').fill('https://10.0.0.1/');
    await page.getByRole('button', { name: 'Create webhook' }).click();
    await expect(page.getByText('This address is private or reserved')).toBeVisible();
    await page.getByLabel('Address').fill(receiver.url('error'));
    await page.getByRole('button', { name: 'Create webhook' }).click();
    await expect(page.getByText(/^whsec_/)).toBeVisible();
    await page.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Browser test' })).toBeVisible();

    await page.getByRole('button', { name: 'Send test' }).click();
    await expect(page.getByText(/Your receiver answered 500/)).toBeVisible();
    await page.getByRole('button', { name: 'More actions for this webhook' }).click();
    await page.getByRole('menuitem', { name: 'Change' }).click();
    await page.getByLabel('Address').fill(receiver.url('ok'));
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Saved.')).toBeVisible();

    await page.getByRole('list', { name: 'Deliveries' }).getByRole('button', { name: 'Test' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText('broken')).toBeVisible();
    await dialog.getByRole('button', { name: 'Send again' }).click();
    await expect(dialog.getByText('thanks')).toBeVisible();
    await expect(dialog.getByText('Delivered')).toBeVisible();
    await page.keyboard.press('Escape');
    const [first, second] = receiver.received;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    await checkLooks(page);

    await page.getByRole('button', { name: 'More actions for this webhook' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete webhook' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Webhooks' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Browser test' })).toBeHidden();
  });
});
