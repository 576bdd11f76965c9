import { expect, type BrowserContext, type Page } from '@playwright/test';
import { axeProblems } from './axe';
import { pageProblems } from './page-quality';
import { test } from './test';

/** The widths and themes in which every page is looked at, in an order that changes one of them at a time. */
export const looks: readonly (readonly [width: number, colorScheme: 'light' | 'dark'])[] = [
  [1280, 'light'],
  [1280, 'dark'],
  [375, 'dark'],
  [375, 'light'],
];

/** Address of the first device, connection or customer in a list; the page of the import is none. */
export async function first(page: Page, list: string, part: string): Promise<string> {
  await page.goto(list);
  const link = page.getByRole('main').locator(`a[href*="/${part}/"]:not([href*="/import"]):visible`).first();
  return (await link.getAttribute('href')) ?? '';
}

/** The page as it stands, at both widths and in both themes. */
export async function checkLooks(page: Page): Promise<void> {
  for (const [width, colorScheme] of looks) {
    const look = `${page.url()} at ${width} px, ${colorScheme}`;
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html'), look).toHaveClass(colorScheme === 'dark' ? /dark/ : /light/);
    await expect.poll(() => pageProblems(page), look).toEqual([]);
    // Once in each width and theme: axe takes its time
    if ((width === 1280) === (colorScheme === 'light')) await expect.poll(() => axeProblems(page), look).toEqual([]);
  }
}

/** Opens a page in its own tab, checks it in every look, and returns its title. */
export async function check(context: BrowserContext, path: string): Promise<string> {
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

/** Checks pages that one person may see; each has its own title. */
export async function checkAll(context: BrowserContext, paths: readonly string[]): Promise<void> {
  const titles: string[] = [];
  for (const path of paths) titles.push(await check(context, path));
  const others = titles.filter((title, index) => !/\?(error|notice)=|&uptime=/.test(paths[index] ?? ''));
  expect(new Set(others).size, others.join('\n')).toBe(others.length);
}
