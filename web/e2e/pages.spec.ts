import { expect, test, type Browser, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { readDemo } from './support/demo';
import { mailedLink } from './support/inbox';
import { joinAs } from './support/member';
import { accessibilityProblems, contrastProblems, expectNoSidewaysScroll } from './support/page-quality';
import { signIn } from './support/session';

const demo = readDemo();
const looks: readonly (readonly [width: number, colorScheme: 'light' | 'dark'])[] = [
  [1280, 'light'],
  [1280, 'dark'],
  [375, 'light'],
  [375, 'dark'],
];
const publicPages = [
  '/',
  '/sign-in',
  '/sign-in?error=google_taken',
  '/sign-up',
  '/forgot-password',
  '/reset-password?token=x',
  '/verify-email?token=x',
  '/confirm-email?token=x',
  '/invitation/nothing',
  '/set-password/nothing',
  '/check-inbox',
  '/dev/inbox',
  '/nothing-here',
];
const stamp = Date.now();
const newcomer = { email: `pages-${stamp}@e2e.test`, password: `long enough ${stamp}` };

/** Address of the first device, connection or customer in a list. */
async function first(page: Page, list: string, part: string): Promise<string> {
  await page.goto(list);
  const link = page.getByRole('main').locator(`a[href*="/${part}/"]:visible`).first();
  return (await link.getAttribute('href')) ?? '';
}

/** The page as it stands, at both widths and in both themes. */
async function checkLooks(page: Page): Promise<void> {
  for (const [width, colorScheme] of looks) {
    const look = `${page.url()} at ${width} px, ${colorScheme}`;
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html'), look).toHaveClass(colorScheme === 'dark' ? /dark/ : /light/);
    await expectNoSidewaysScroll(page);
    expect(await accessibilityProblems(page), look).toEqual([]);
    await expect.poll(() => contrastProblems(page), look).toEqual([]);
  }
}

/** Opens a page in a tab of its own, checks it in every look, and gives its title. */
async function check(context: BrowserContext, path: string): Promise<string> {
  const page = await context.newPage();
  const complaints: string[] = [];
  const origin = new URL(test.info().project.use.baseURL ?? '').origin;
  page.on('console', (message) => {
    // A mail in the development inbox runs no script, not even those of this test
    const expected = /404 \(Not Found\)|^Blocked script execution in 'about:srcdoc'/.test(message.text());
    if (message.type() === 'error' && !expected) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url())) complaints.push(request.url());
  });
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await checkLooks(page);
  expect(complaints, path).toEqual([]);
  const title = await page.title();
  // Each page holds a live stream open, and browsers open six connections to a host
  await page.close();
  return title;
}

/** Checks pages that one person may see; each has a title of its own. */
async function checkAll(context: BrowserContext, paths: readonly string[]): Promise<void> {
  const titles: string[] = [];
  for (const path of paths) titles.push(await check(context, path));
  const others = titles.filter((title, index) => paths[index]?.includes('?error=') !== true);
  expect(new Set(others).size, others.join('\n')).toBe(others.length);
}

test('DASH-04 LAND-02: public pages, for anybody', async ({ context }) => {
  await checkAll(context, publicPages);
});

test('DASH-01 DASH-04: every page of an operator', async ({ page, context }) => {
  test.setTimeout(180_000);
  await signIn(page, demo.operator);
  await checkAll(context, [
    '/admin',
    await first(page, '/admin', 'devices'),
    '/admin/connections',
    await first(page, '/admin/connections', 'connections'),
    '/admin/customers',
    await first(page, '/admin/customers', 'customers'),
    '/admin/audit',
    '/account',
    '/admin/devices/nothing',
  ]);
  await checkLooks(await visit(context, '/admin/audit?actor=nobody-at-all', 'Nothing fits'));
});

test('DASH-01 DASH-04: every page of an owner', async ({ page, context }) => {
  test.setTimeout(180_000);
  await signIn(page, demo.customer);
  await checkAll(context, [
    '/portal',
    await first(page, '/portal', 'devices'),
    '/portal/connections',
    await first(page, '/portal/connections', 'connections'),
    '/portal/members',
    '/portal/audit',
    '/account',
    '/portal/connections/nothing',
  ]);
});

/** A page that is still open, once it shows the text. */
async function visit(context: BrowserContext, path: string, text: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(path);
  await expect(page.getByText(text).first()).toBeVisible();
  return page;
}

test('AUTH-01 TEAM-01 DASH-04: every page of somebody new: unverified, without a device, in two customers', async ({
  page,
  context,
  browser,
}) => {
  test.setTimeout(180_000);
  await page.goto('/sign-up');
  await page.getByLabel('E-mail').fill(newcomer.email);
  await page.getByLabel('Password', { exact: true }).fill(newcomer.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('Check your inbox')).toBeVisible();
  await checkLooks(page);
  await page.goto('/check-inbox');
  await checkLooks(page);
  await page.goto(await mailedLink(page, newcomer.email, /^Confirm your e-mail/));
  await page.getByRole('button', { name: 'Confirm e-mail address' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await signIn(page, newcomer);
  await page.goto('/portal');
  await expect(page.getByText('No device yet')).toBeVisible();
  await checkAll(context, ['/portal', '/portal/connections', '/portal/members', '/portal/audit', '/account']);

  const operator = await (await browser.newContext()).newPage();
  await signIn(operator, demo.operator);
  await operator.goto('/admin/customers');
  await operator.getByRole('link', { name: 'Demo customer' }).click();
  const link = async (email: string) => {
    await operator.getByRole('button', { name: 'Invite' }).click();
    const dialog = operator.getByRole('dialog', { name: 'Invite a member' });
    await dialog.getByLabel('E-mail').fill(email);
    await dialog.getByRole('button', { name: 'Send the invitation' }).click();
    await expect(dialog.getByText('The invitation is on its way.')).toBeVisible();
    await dialog.getByRole('button', { name: 'Done' }).click();
    return mailedLink(operator, email, /^Invitation to/);
  };
  const visitor = await browser.newContext();
  await check(visitor, await link(`nobody-${stamp}@e2e.test`));
  const own = await link(newcomer.email);
  await check(visitor, own);
  await visitor.close();
  await operator.context().close();
  // Signed in as somebody else: out, and back to the invitation
  const somebody = await browser.newContext();
  const elsewhere = await somebody.newPage();
  await signIn(elsewhere, demo.customer);
  await elsewhere.goto(own);
  await expect(elsewhere.getByText('This is for another address')).toBeVisible();
  await checkLooks(elsewhere);
  await elsewhere.getByRole('button', { name: 'Sign out' }).click();
  await expect(elsewhere.getByRole('link', { name: 'Sign in to join' })).toBeVisible();
  await somebody.close();
  await page.goto(own);
  await checkLooks(page);
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(page.getByRole('combobox', { name: 'Customer' })).toBeVisible();
  await checkLooks(page);
  await checkAll(context, ['/portal', '/portal/members', '/account']);
});

/** A page that has come from Google with this address. */
async function withGoogle(browser: Browser, email: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.route(/\/authorize\?/, (route) =>
    route.continue({ url: `${route.request().url()}&${new URLSearchParams({ as: email }).toString()}` }),
  );
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Continue with Google' }).click();
  return page;
}

test('AUTH-02 DASH-04: the page that connects Google, and the account of a person with Google only', async ({
  browser,
}) => {
  const linking = await withGoogle(browser, demo.customer.email);
  await expect(linking).toHaveURL(/\/link-google$/);
  await checkLooks(linking);
  await linking.getByRole('button', { name: 'Cancel' }).click();
  await expect(linking.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await linking.context().close();

  const only = await withGoogle(browser, `google-${stamp}@e2e.test`);
  await expect(only.getByRole('heading', { level: 1, name: 'Devices' })).toBeVisible();
  await only.goto('/account');
  await expect(only.getByRole('region', { name: 'Google' })).toContainText('your only way to sign in');
  await expect(only.getByLabel('Current password')).toHaveCount(0);
  await checkLooks(only);
  await only.context().close();
});

test('AUTH-05 DASH-04: while others would be left without an owner, the account cannot be deleted, and the page says what to do', async ({
  page,
  browser,
}) => {
  await signIn(page, demo.customer);
  const viewer = await joinAs(browser, page, 'Viewer', `left-${stamp}@e2e.test`);
  await page.goto('/account');
  const card = page.getByRole('region', { name: 'Delete the account' });
  await expect(card).toContainText('you are the only owner of Demo customer');
  await expect(card.getByRole('link', { name: 'Members' })).toBeVisible();
  await expect(card.getByRole('button')).toHaveCount(0);
  await checkLooks(page);
  await viewer.context().close();
});

test('DASH-04: an unknown path below an area is not found inside it', async ({ page, context }) => {
  await signIn(page, demo.operator);
  for (const path of ['/admin/nothing/here', '/portal/nothing-here']) {
    await check(context, path);
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1, name: 'Not found' })).toBeVisible();
    await expect(page.getByRole('navigation').getByRole('link', { name: 'Connections' })).toBeVisible();
  }
});

test('SEC-04 DASH-04: on a phone the filter of the audit log is folded and tells how much of it is in use', async ({
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

test('DASH-04: dialogs take the focus, fit and can be read', async ({ page }) => {
  const show = async (opener: Locator, title: string | RegExp) => {
    await opener.click();
    const dialog = page.getByRole('dialog', { name: title }).or(page.getByRole('alertdialog', { name: title }));
    await expect(dialog).toBeVisible();
    await expect(dialog.locator(':focus')).toHaveCount(1);
    for (const [width, colorScheme] of looks) {
      await page.setViewportSize({ width, height: 667 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const box = await dialog.boundingBox();
      expect(box && box.x >= 0 && box.x + box.width <= width && box.y >= 0, `${title} at ${width} px`).toBe(true);
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
  await show(button('Pair a phone'), 'Pair a phone');
  const device = await first(page, '/admin', 'devices');
  await page.goto('/admin/customers');
  await show(button('New customer'), 'New customer');
  await page.getByRole('link', { name: 'Demo customer' }).click();
  await show(button('Suspend'), /^Suspend/);
  await show(button('Rename'), /^Rename/);
  await show(button('Invite'), 'Invite a member');
  await page.goto(device);
  await show(button('Share'), 'Share the device');
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
  await page.goBack();
  await page.getByRole('button', { name: 'Pair a phone' }).click();
  await page.getByRole('button', { name: 'Create pairing code' }).click();
  await expect(page.getByLabel('Pairing code', { exact: true })).toBeVisible();
  await expectNoSidewaysScroll(page);
  const box = await page.getByRole('dialog').boundingBox();
  expect(box && box.x >= 0 && box.x + box.width <= 375).toBe(true);
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

test('keyboard: the skip link leads to the content, a dialog keeps the focus and gives it back', async ({ page }) => {
  await signIn(page, demo.operator);
  await page.reload();
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

  await page.getByRole('main').getByRole('link', { name: /./ }).first().click();
  const menu = page.getByRole('button', { name: 'More actions for this device' });
  await menu.press('Enter');
  await page.getByRole('menuitem', { name: 'Rename' }).press('Enter');
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu).toBeFocused();
});
