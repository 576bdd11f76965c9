import { expect, type Locator } from '@playwright/test';
import { readDemo } from './support/demo';
import { checkLooks, first, looks } from './support/looks';
import { contrastProblems, expectFits, expectNoSidewaysScroll } from './support/page-quality';
import { signIn } from './support/session';
import { test } from './support/test';

/** Dialogs, menus, filters and the keyboard. */
const demo = readDemo();

test('SEC-04 DASH-04: on a phone the filter of the audit log is folded and shows how much of it is in use', async ({
  page,
}) => {
  await signIn(page, demo.operator);
  await page.setViewportSize({ width: 375, height: 667 });
  await page.goto('/admin/audit?action=session.sign_in&actor=demo');
  const who = page.getByLabel('Who');
  await expect(page.getByText('2 in use')).toBeVisible();
  await expect(who).toBeHidden();
  await page.getByRole('button', { name: /^Filter/ }).click();
  await expect(who).toHaveValue('demo');
  await expect(page.getByRole('combobox', { name: 'Action' })).toHaveText('Signed in');
  await checkLooks(page);
  await page.setViewportSize({ width: 375, height: 667 });
  await page.getByRole('link', { name: 'Clear' }).click();
  await expect(page).toHaveURL(/\/admin\/audit$/);
  await expect(page.getByText('in use')).toBeHidden();
});

test('SEC-04: an operator comes from a customer’s page to its audit log, filters on, and takes the customer off', async ({
  page,
}) => {
  await signIn(page, demo.operator);
  await page.goto(await first(page, '/admin/customers', 'customers'));
  const name = await page.getByRole('heading', { level: 1 }).innerText();
  await page.getByRole('main').getByRole('link', { name: 'Audit log' }).click();
  await expect(page).toHaveURL(/\/admin\/audit\?customer=/);
  const badge = page.getByText(`Customer: ${name}`);
  await expect(badge).toBeVisible();
  const table = page.getByRole('table', { name: 'Audit log, newest first' });
  await expect(table.getByRole('link', { name, exact: true }).first()).toBeVisible();
  await page.getByLabel('Until').fill('2100-01-01T00:00');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(/customer=[0-9a-f-]{36}.*to=2100/);
  await expect(badge).toBeVisible();
  await checkLooks(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('link', { name: `Show all customers, not only ${name}` }).click();
  await expect(page).toHaveURL(/customer=&.*to=2100/);
  await expect(badge).toBeHidden();
});

test('DASH-04: dialogs take the focus, fit and can be read', async ({ page }) => {
  const show = async (opener: Locator, title: string | RegExp) => {
    await opener.click();
    const dialog = page.getByRole('dialog', { name: title }).or(page.getByRole('alertdialog', { name: title }));
    await expect(dialog).toBeVisible();
    await expect(dialog.locator(':focus')).toHaveCount(1);
    for (const [width, colorScheme] of looks) {
      await page.setViewportSize({ width, height: 667 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expectFits(dialog);
      await expect.poll(() => contrastProblems(page), `${title}, ${colorScheme}`).toEqual([]);
    }
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  };
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const fromMenu = async (name: string) => {
    await button('More actions for this device').click();
    return page.getByRole('menuitem', { name });
  };
  await signIn(page, demo.operator);
  const device = await first(page, '/admin/devices', 'devices');
  await show(button('Pair a phone'), 'Pair a phone');
  await page.goto('/admin/customers');
  await show(button('New customer'), 'New customer');
  await page.getByRole('link', { name: 'Demo customer' }).click();
  await show(button('Suspend'), /^Suspend/);
  await show(button('Rename the customer'), 'Rename the customer');
  const tabs = page.getByRole('navigation', { name: 'Parts of the customer’s page' });
  await tabs.getByRole('link', { name: 'People' }).click();
  await show(button('Invite'), 'Invite a member');
  await page.goto(device);
  await page.goto(`${device}?tab=settings`);
  await show(button('Share'), 'Share the device');
  await show(button('Rename the device'), 'Rename the device');
  await show(button('Add notes'), 'Notes');
  await page.goto(device);
  await show(button('Create connection'), 'Create a connection');
  await show(await fromMenu('Reboot'), /^Reboot/);
  await show(await fromMenu('Replace phone'), /^Replace/);
  await show(await fromMenu('Assign to a customer'), /^Assign/);
  // What was chosen and then cancelled is forgotten
  await (await fromMenu('Assign to a customer')).click();
  const choice = page.getByRole('combobox', { name: 'Customer' });
  const before = await choice.innerText();
  await choice.click();
  await page.getByRole('option', { selected: false }).first().click();
  await expect(choice).not.toHaveText(before);
  await button('Cancel').click();
  await (await fromMenu('Assign to a customer')).click();
  await expect(choice).toHaveText(before);
  await button('Cancel').click();
  await show(await fromMenu('Unpair'), /^Unpair/);
});

test('DASH-04: at 375 px the drawer leads everywhere and dialogs fit', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 375, height: 667 } });
  const page = await context.newPage();
  await signIn(page, demo.operator);
  await page.getByRole('button', { name: 'Open the menu' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Connections' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Connections' })).toBeVisible();
  await page.goto('/admin/devices');
  await page.getByRole('button', { name: 'Pair a phone' }).click();
  await page.getByRole('button', { name: 'Create pairing code' }).click();
  await expect(page.getByLabel('Pairing code', { exact: true })).toBeVisible();
  await expect(page.getByText(/scripts\/agent pair \w{4}-\w{4} --server http/)).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectFits(page.getByRole('dialog'));
  await context.close();
});

test('DASH-01: the theme of the menu stays over a reload', async ({ page }) => {
  await signIn(page, demo.customer);
  await page.getByRole('button', { name: /^Account menu/ }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveClass(/dark/);
  await page.reload();
  await expect(page.locator('html')).toHaveClass(/dark/);
});

test('keyboard: the skip link leads to the content, a dialog keeps the focus and returns it', async ({ page }) => {
  await signIn(page, demo.operator);
  await page.goto('/admin/devices');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  const pair = page.getByRole('button', { name: 'Pair a phone' });
  await pair.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Pair a phone' });
  await expect(dialog).toBeVisible();
  for (let presses = 0; presses < 12; presses += 1) await page.keyboard.press('Tab');
  await expect(dialog.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(pair).toBeFocused();

  await page.goto(await first(page, '/admin/devices', 'devices'));
  const menu = page.getByRole('button', { name: 'More actions for this device' });
  await menu.press('Enter');
  await page.getByRole('menuitem', { name: 'Rename the device' }).press('Enter');
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu).toBeFocused();
});

test('TEAM-01: an owner renames the own customer, and back', async ({ page }) => {
  await signIn(page, demo.customer);
  await page.goto('/portal/settings');
  const card = page.getByRole('region', { name: 'Name' });
  for (const [before, after] of [
    ['Demo customer', 'Demo, renamed'],
    ['Demo, renamed', 'Demo customer'],
  ] as const) {
    await expect(card.getByLabel('Name')).toHaveValue(before);
    await card.getByLabel('Name').fill(after);
    await card.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('banner').or(page.getByRole('complementary')).getByText(after)).toBeVisible();
  }
});
