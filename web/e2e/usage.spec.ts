import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { refusal } from './support/curl';
import { readDemo } from './support/demo';
import { checkLooks, first } from './support/looks';
import { signIn } from './support/session';
import { test } from './support/test';

/** What people see of usage, refusals and uptime. */
const demo = readDemo();

test('TLOG-01 USE-01 DASH-05: a device’s usage and uptime: ranges, keys, counters, table and file', async ({
  page,
}) => {
  await signIn(page, demo.customer);
  await page.goto(await first(page, '/portal/devices', 'devices'));
  const tabs = page.getByRole('navigation', { name: 'Parts of the device’s page' });
  await tabs.getByRole('link', { name: 'Health' }).click();
  const uptime = page.getByRole('slider', { name: /^Uptime of the last 24 hours/ });
  await uptime.focus();
  await expect(uptime).toHaveAttribute('aria-valuetext', /^\d\d:\d\d–\d\d:\d\d: /);
  const before = await uptime.getAttribute('aria-valuenow');
  await page.keyboard.press('Home');
  await expect(uptime).toHaveAttribute('aria-valuenow', '1');
  expect(before).not.toBe('1');
  await page.getByRole('navigation', { name: 'Range of the uptime' }).getByRole('link', { name: '30 d' }).click();
  await expect(page.getByRole('slider', { name: 'Uptime of the last 30 days' })).toBeVisible();
  await tabs.getByRole('link', { name: 'Traffic' }).click();
  await page.getByRole('navigation', { name: 'Range of the usage' }).getByRole('link', { name: '13 months' }).click();
  await expect(page).toHaveURL(/tab=traffic.*range=year/);
  await page.getByRole('button', { name: 'Streams' }).click();
  const chart = page.getByRole('slider', { name: 'Streams per month, the last 13 months' });
  await chart.hover({ position: { x: 5, y: 20 } });
  await expect(chart).toHaveAttribute('aria-valuenow', '1');
  await page.getByText('Show as a table').click();
  await expect(page.getByRole('row')).toHaveCount(14);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('usage-year.csv');
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
  expect(lines).toHaveLength(14);
  expect(lines[0]).toMatch(/^"from \(.+\)","from \(UTC\)","to \(UTC\)","bytes down","bytes up",/);
  await checkLooks(page);
});

test('USE-02: a program with a wrong password: its owner sees how often, why, from where, and what to do', async ({
  page,
}) => {
  const [proxy] = demo.proxies;
  if (!proxy) throw new Error('the demo has no proxy');
  await refusal(`http://nobody:wrong@${proxy.host}:${proxy.port}`, 'http://ip.pocketproxy.test/');
  await signIn(page, demo.customer);
  await page.goto(await first(page, '/portal/connections', 'connections'));
  const refused = page.getByRole('region', { name: 'Refused requests' });
  await expect(refused.getByText(/^\d+ refused in the last hour$/)).toBeVisible();
  await expect(refused.getByText('Copy the username and password from this page again').first()).toBeVisible();
  await expect(refused.getByRole('list', { name: 'Client addresses' }).first()).toContainText('127.0.0.1');
  await refused.getByRole('button', { name: '30 d' }).click();
  await expect(refused.getByText(/ in the last 30 days$/)).toBeVisible();
});

test('PORTAL-04 DASH-07: usage of a customer, sorted, for its members and for operators', async ({ page }) => {
  await signIn(page, demo.customer);
  await page.getByRole('link', { name: 'Usage', exact: true }).click();
  await expect(page.getByRole('slider', { name: /^Traffic per 5 minutes/ })).toBeVisible();
  await page.getByRole('navigation', { name: 'Order of the list' }).getByRole('link', { name: 'Name' }).click();
  await expect(page).toHaveURL(/sort=name/);
  await page.getByRole('navigation', { name: 'What the list shows' }).getByRole('link', { name: 'Devices' }).click();
  await expect(page).toHaveURL(/sort=name.*of=devices/);
  await expect(page.getByRole('table').last().getByRole('link').first()).toHaveAttribute('href', /devices/);
  await page.context().clearCookies();
  await signIn(page, demo.operator);
  await page.goto('/admin/usage');
  await page.getByRole('main').getByRole('table').getByRole('link').first().click();
  await expect(page).toHaveURL(/\/admin\/customers\/[0-9a-f-]{36}\?tab=usage$/);
  await expect(page.getByRole('slider')).toBeVisible();
});
