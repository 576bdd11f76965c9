import { expect } from '@playwright/test';
import { readDemo } from './support/demo';
import { pageProblems } from './support/page-quality';
import { signIn } from './support/session';
import { test } from './support/test';

// Runs beside others: what it changes is its own.

const demo = readDemo();
const stamp = Date.now();

test('DASH-07 SEC-03 egress exceptions: never-open blocks are refused at the field, one is made for a phone, found, audited and removed', async ({
  page,
}) => {
  test.slow();
  await signIn(page, demo.operator);
  for (const width of [1280, 375]) {
    const reason = `Printer ${stamp} ${width}`;
    await page.setViewportSize({ width, height: 800 });
    await page.goto('/admin/egress-exceptions');
    await page.getByRole('button', { name: 'New exception' }).click();
    const dialog = page.getByRole('dialog', { name: 'New egress exception' });
    await expect(dialog.getByRole('status')).toContainText(/\d+ phones? now/);
    await dialog.getByLabel('Reason').fill(reason);
    await dialog.getByLabel('Ports').fill('9100');
    await dialog.getByLabel('Address or CIDR').fill('169.254.169.254');
    await dialog.getByRole('button', { name: 'Open' }).click();
    await expect(dialog.getByRole('alert')).toContainText('169.254.0.0/16 is in it (link-local and cloud metadata)');
    await dialog.getByLabel('Address or CIDR').fill('10.200.3.4');
    await dialog.getByRole('combobox', { name: 'Holds for' }).click();
    await page.getByRole('option', { name: 'One phone' }).click();
    await expect(dialog.getByRole('status')).toHaveText('Choose a phone.');
    const phone = dialog.getByRole('radio').first();
    const name = (await phone.locator('..').textContent()) ?? '';
    await phone.check();
    await expect(dialog.getByRole('status')).toContainText('1 phone now');
    await expect.poll(() => pageProblems(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Open' }).click();
    await expect(page.getByText('Egress exception made.')).toBeVisible();

    const list = page.getByRole('region', { name: 'Egress exceptions' });
    await list.getByRole('searchbox', { name: 'Search egress exceptions' }).fill('no one has that reason');
    await expect(page.getByText('No egress exceptions match')).toBeVisible();
    await page.goto(`/admin/egress-exceptions?state=in_force&q=${encodeURIComponent(reason)}`);
    const row = page.getByRole('row').filter({ hasText: reason });
    for (const text of ['10.200.3.4', 'Port 9100', 'In force', name]) await expect(row).toContainText(text);
    await expect.poll(() => pageProblems(page)).toEqual([]);

    await row.getByRole('button', { name: 'Remove the exception for 10.200.3.4' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByText('Egress exception removed.')).toBeVisible();
    await expect(row).toHaveCount(0);
    await page.goto('/admin/audit');
    for (const action of ['Made an egress exception', 'Removed an egress exception']) {
      const entry = page.getByRole('row').filter({ hasText: action }).filter({ hasText: reason });
      await expect(entry, action).toContainText(name);
    }
  }
});
