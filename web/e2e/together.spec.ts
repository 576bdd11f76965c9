import { expect, type Page } from '@playwright/test';
import { readDemo } from './support/demo';
import { checkLooks } from './support/looks';
import { pageProblems } from './support/page-quality';
import { signIn } from './support/session';
import { test } from './support/test';

/** Rotations that no one presses a button for: schedules and links; and those of many phones together. */

const demo = readDemo();
const groupName = `E2E group ${Date.now()}`;
const names = demo.rotationLinks.map(({ device }) => device);

test.describe.configure({ mode: 'serial' });

let owner: Page;
test.beforeAll(async ({ browser }) => {
  owner = await (await browser.newContext()).newPage();
  await signIn(owner, demo.customer);
});
test.afterAll(() => owner.context().close());

test('GROUP-01 GROUP-02 GROUP-03: phones are selected into a group, rotate together, and from then on automatically', async () => {
  test.setTimeout(300_000);
  await owner.goto('/portal/groups');
  await owner.getByRole('button', { name: 'New group' }).click();
  await owner.getByLabel('Name').fill(groupName);
  await owner.getByRole('button', { name: 'Create group' }).click();
  await expect(owner.getByRole('heading', { level: 1, name: groupName })).toBeVisible();
  const path = new URL(owner.url()).pathname;

  await owner.goto('/portal/devices');
  for (const name of names)
    await owner
      .getByRole('checkbox', { name: `Select ${name}` })
      .first()
      .check();
  const bar = owner.getByRole('group').filter({ hasText: `${names.length} devices selected` });
  await bar.getByRole('combobox', { name: 'Group' }).click();
  await owner.getByRole('option', { name: groupName }).click();
  await bar.getByRole('button', { name: 'Add to group' }).click();
  await expect(owner.getByText(`${names.length} devices added.`)).toBeVisible();

  await owner.goto(path);
  await owner.getByRole('button', { name: 'More actions for this group' }).click();
  await owner.getByRole('menuitem', { name: 'Automatic rotation' }).click();
  await owner.getByLabel('Minutes').fill('600');
  await owner.getByRole('button', { name: 'Turn on for all' }).click();
  await expect(owner.getByText('Next rotation: in 10 h').first()).toBeVisible();
  await owner.getByRole('button', { name: 'Rotate all' }).click();
  const results = owner.getByRole('list', { name: 'Devices of this rotation' });
  await expect(results.getByText('Changed', { exact: true })).toHaveCount(names.length, { timeout: 120_000 });
  await expect(owner.getByRole('button', { name: 'Rotate all' })).toBeEnabled();
  await checkLooks(owner);

  await owner.getByRole('button', { name: 'More actions for this group' }).click();
  await owner.getByRole('menuitem', { name: 'Automatic rotation' }).click();
  await owner.getByRole('button', { name: 'Turn off for all' }).click();
  await expect(owner.getByText('No automatic rotation').first()).toBeVisible();
  await owner.getByRole('button', { name: 'More actions for this group' }).click();
  await owner.getByRole('menuitem', { name: 'Delete' }).click();
  await owner.getByRole('button', { name: 'Delete group' }).click();
  await expect(owner).toHaveURL(/\/portal\/groups$/);
});

test('ROT-05: a link in a browser is a page, whose button rotates and shows the new address', async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto(demo.rotationLinks[0]?.url ?? '');
  // No locators: the tests wait for React before each act, and this page has none
  for (const width of [1280, 375]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await pageProblems(page), `${width} px`).toEqual([]);
  }
  const result = () => page.evaluate(() => document.querySelector('[role="status"]')?.textContent);
  // The phone rests for a moment after its last rotation
  await expect(async () => {
    await page.evaluate(() => document.querySelector('button')?.click());
    await expect.poll(result, { timeout: 30_000 }).toMatch(/^New address: .+ → .+/);
  }).toPass({ timeout: 100_000 });
});
