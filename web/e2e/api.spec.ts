// Runs beside others: keys of its own, and pages that everyone may read
import { expect, type Page } from '@playwright/test';
import { guideNames, guidePath } from '../src/components/docs/guide-names';
import { readDemo } from './support/demo';
import { check, checkAll, checkLooks } from './support/looks';
import { signIn } from './support/session';
import { test } from './support/test';

const demo = readDemo();
const me = '/api/v1/me';

/** What a key reads now at /me. */
async function statusOf(page: Page, key: string): Promise<number> {
  const answer = await page.request.get(me, { headers: { authorization: `Bearer ${key}` } });
  return answer.status();
}

async function shownKey(page: Page): Promise<string> {
  const key = await page.getByText(/^pp_[0-9A-Za-z]{45}$/).innerText();
  await page.getByRole('button', { name: 'Done' }).click();
  return key;
}

for (const width of [1280, 375])
  test(`PORTAL-06: the life of an API key at ${width} px: created, used, rolled, revoked`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    const name = `Key ${width} ${Date.now()}`;
    await signIn(page, demo.customer);
    await page.goto('/portal/settings/api-keys');
    await page.getByRole('button', { name: 'New API key' }).click();
    await page.getByLabel('Name').fill(name);
    await page.getByRole('combobox', { name: 'Access' }).click();
    await page.getByRole('option', { name: /^Rotate only/ }).click();
    await page.getByRole('button', { name: 'Create key' }).click();
    const key = await shownKey(page);
    expect(await statusOf(page, key)).toBe(200);
    await page.reload();
    const row = page.getByRole('listitem').filter({ hasText: name });
    await expect(row).toContainText('Rotate only');
    await expect(row).toContainText(/Last used .* from /);

    await page.getByRole('button', { name: `Actions for the key ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Roll' }).click();
    await page.getByRole('combobox', { name: 'The old key' }).click();
    await page.getByRole('option', { name: 'Stops immediately' }).click();
    await page.getByRole('button', { name: 'Create the new key' }).click();
    const next = await shownKey(page);
    expect([await statusOf(page, key), await statusOf(page, next)]).toEqual([401, 200]);

    await page.getByRole('button', { name: `Actions for the key ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    await page.getByRole('button', { name: 'Revoke key' }).click();
    await expect(page.getByText(`${name} no longer works.`)).toBeVisible();
    expect(await statusOf(page, next)).toBe(401);
    if (width === 1280) await checkLooks(page);
  });

test('APIDOC-02: the reference makes a key for an hour and sends a request; nothing leaves our origin', async ({
  page,
  baseURL,
}) => {
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${baseURL}/`) && !/^(data|blob):/.test(request.url()))
      complaints.push(request.url());
  });
  await signIn(page, demo.customer);
  // What an address says of another document or of settings is not read
  await page.goto(
    '/swagger/?url=https://example.com/evil.json&configUrl=https://example.com/evil.json&docExpansion=full',
  );
  await expect(page.locator('#operations-tag-Account')).toBeVisible();
  await expect(page.getByText('evil')).toHaveCount(0);
  await page.getByRole('button', { name: 'Use a key for an hour' }).click();
  await expect(page.getByText(/for an hour. You see it under/)).toBeVisible();
  await page.locator('#operations-tag-Account').click();
  const operation = page.locator('.opblock').filter({ has: page.locator('[data-path="/me"]') });
  await operation.locator('button').first().click();
  await page.getByRole('button', { name: 'Execute' }).click();
  await expect(page.locator('.live-responses-table tbody .response-col_status').first()).toHaveText(/^200/);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveClass(/dark-mode/);
  expect(complaints).toEqual([]);
});

test('APIDOC-02: someone without an account authorizes with a key', async ({ page }) => {
  await page.goto('/swagger');
  await expect(page.getByRole('button', { name: 'Use a key for an hour' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Authorize' }).click();
  await expect(page.getByRole('heading', { name: 'Available authorizations' })).toBeVisible();
  for (const name of ['swagger-ui.js', '..%2Fpackage.json', 'swagger-initializer.js'])
    expect((await page.request.get(`/swagger/files/5.35.0/${name}`)).status()).toBe(404);
  const script = await page.request.get('/swagger/files/5.35.0/swagger-ui-bundle.js');
  expect(script.headers()['cache-control']).toContain('immutable');
});

test('APIDOC-02: every guide reads well at each width and in both themes', async ({ context, request }) => {
  test.setTimeout(360_000);
  await checkAll(context, guideNames.map(guidePath));
  await check(context, '/docs/nothing');
  for (const format of ['json', 'yaml']) expect((await request.get(`/api/v1/openapi.${format}`)).status()).toBe(200);
});
