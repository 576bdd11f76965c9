import { expect, test, type BrowserContextOptions, type Page } from '@playwright/test';
import { readDemo, type Account } from './support/demo';
import { accessibilityProblems, expectNoSidewaysScroll } from './support/page-quality';
import { signIn } from './support/session';

const demo = readDemo();
const looks: readonly BrowserContextOptions[] = [
  { viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { viewport: { width: 375, height: 812 }, colorScheme: 'dark', hasTouch: true },
];

/** The pages of a person: lists, and the first device and connection in them. */
async function pagesOf(page: Page, area: '/admin' | '/portal'): Promise<string[]> {
  const hrefs = async (path: string, part: string) => {
    await page.goto(path);
    const link = page.getByRole('main').locator(`a[href^="${area}/${part}/"]:visible`).first();
    return (await link.getAttribute('href')) ?? '';
  };
  const device = await hrefs(area, 'devices');
  const connection = await hrefs(`${area}/connections`, 'connections');
  const staff = area === '/admin' ? ['/admin/customers', await hrefs('/admin/customers', 'customers')] : [];
  return [
    ...staff,
    `${area}/audit`,
    ...(area === '/portal' ? ['/portal/members'] : []),
    area,
    `${area}/connections`,
    device,
    connection,
    `${area}/devices/nothing`,
  ];
}

/** Opens a page and gives what the browser complained about: console, uncaught errors, requests to elsewhere. */
async function open(page: Page, path: string): Promise<string[]> {
  const complaints: string[] = [];
  const origin = new URL(test.info().project.use.baseURL ?? '').origin;
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('404 (Not Found)')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url())) complaints.push(request.url());
  });
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  return complaints;
}

async function check(page: Page, path: string): Promise<void> {
  const complaints = await open(page, path);
  expect(await accessibilityProblems(page), path).toEqual([]);
  await expectNoSidewaysScroll(page);
  expect(complaints, path).toEqual([]);
}

for (const look of looks) {
  const name = `${look.viewport?.width} px, ${look.colorScheme}`;

  test(`DASH-04 LAND-02: public pages at ${name}`, async ({ browser }) => {
    const context = await browser.newContext(look);
    for (const path of ['/', '/sign-in', '/nothing-here']) await check(await context.newPage(), path);
    await context.close();
  });

  const people: readonly (readonly ['/admin' | '/portal', Account])[] = [
    ['/admin', demo.operator],
    ['/portal', demo.customer],
  ];
  for (const [area, account] of people) {
    test(`DASH-01 DASH-04: ${area} at ${name}`, async ({ browser }) => {
      const context = await browser.newContext(look);
      const page = await context.newPage();
      await signIn(page, account);
      for (const path of await pagesOf(page, area)) {
        const opened = await context.newPage();
        await check(opened, path);
        // Each page holds a live stream open, and browsers open six connections to a host
        await opened.close();
      }
      await expect(page.locator('html')).toHaveClass(look.colorScheme === 'dark' ? /dark/ : /light/);
      await context.close();
    });
  }
}

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
