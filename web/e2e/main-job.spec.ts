import { expect, type Page } from '@playwright/test';
import { curl, outcome, refusal } from './support/curl';
import { readDemo } from './support/demo';
import { Phone } from './support/phone';
import { copiedUrl, isLive, signIn } from './support/session';
import { test } from './support/test';

const demo = readDemo();
const deviceName = `E2E phone ${Date.now()}`;
const connectionName = 'E2E connection';
const address = 'http://ip.pocketproxy.test';

test.describe.configure({ mode: 'serial' });
// From this machine itself, as the proxy sees it too: the whitelist offers the address that the page was asked from
test.use({ extraHTTPHeaders: {} });

let operator: Page;
let phone: Phone | undefined;
let devicePath = '';
let proxyUrl = '';

test.beforeAll(async ({ browser }) => {
  operator = await browser.newPage();
  await signIn(operator, demo.operator);
});

test.afterAll(async () => {
  await phone?.stop();
  await operator.close();
});

test('PORTAL-05 DASH-06: an operator pairs a phone by its code and watches it come online', async ({ baseURL }) => {
  await operator.goto('/admin/devices');
  await operator.getByRole('button', { name: 'Pair a phone' }).first().click();
  const dialog = operator.getByRole('dialog', { name: 'Pair a phone' });
  // Unassigned until a customer is chosen: a phone does not land in one by an oversight
  const owner = dialog.getByRole('combobox', { name: 'Customer' });
  await expect(owner).toHaveText('Not assigned');
  await owner.click();
  await operator.getByRole('option', { name: 'Demo customer', exact: true }).click();
  await dialog.getByLabel('Name').fill(deviceName);
  await dialog.getByRole('button', { name: 'Create pairing code' }).click();
  const code = await dialog.getByLabel('Pairing code', { exact: true }).innerText();
  expect(code).toMatch(/^[A-HJKMNP-TV-Z2-9]{4}-[A-HJKMNP-TV-Z2-9]{4}$/);
  await expect(dialog.getByRole('timer')).toHaveText(/^(10:00|9:\d\d)$/);

  phone = Phone.start(new URL(baseURL ?? '').origin, code);
  await dialog.getByRole('link', { name: 'Open the device' }).click();
  await expect(operator.getByRole('heading', { level: 1, name: deviceName })).toBeVisible();
  devicePath = new URL(operator.url()).pathname;
  // Live: no one reloads the page
  await expect(operator.getByRole('main').getByText('Online', { exact: true }).first()).toBeVisible({
    timeout: 30_000,
  });
});

test('DASH-02 PORTAL-01: a connection is created and fetched through', async () => {
  await operator.getByRole('button', { name: 'Create connection' }).click();
  const dialog = operator.getByRole('dialog', { name: 'Create a connection' });
  await dialog.getByLabel('Name', { exact: true }).fill(connectionName);
  await dialog.getByRole('button', { name: 'Create connection' }).click();
  await expect(operator.getByRole('heading', { level: 1, name: connectionName })).toBeVisible();

  proxyUrl = await copiedUrl(operator, 'HTTP');
  expect(proxyUrl).toMatch(/^http:\/\/[a-z0-9]+:[a-z0-9]+@[^:]+:\d+$/);
  const answer = async () => JSON.parse(await curl(proxyUrl, `${address}/`).catch(() => '{}'));
  await expect.poll(answer).toMatchObject({ ip: expect.any(String), carrier: expect.any(String) });
  const socks = await copiedUrl(operator, 'SOCKS5');
  expect(JSON.parse(await curl(socks, `${address}/`))).toHaveProperty('ip');
});

test('USE-01 PORTAL-04: the customer sees the bytes counted', async ({ browser }) => {
  const page = await browser.newPage();
  await signIn(page, demo.customer);
  await page.getByRole('link', { name: 'Connections' }).click();
  await page.getByRole('link', { name: connectionName }).last().click();
  await expect(page.getByRole('heading', { level: 1, name: connectionName })).toBeVisible();
  await isLive(page);
  const month = page.locator('dt', { hasText: 'This month' }).locator('xpath=following-sibling::dd');

  expect(await curl(proxyUrl, `${address}/bytes/3000000`)).toHaveLength(3_000_000);
  // Live: the count arrives on its own within seconds of the flush
  await expect(month).toContainText(/^3(\.\d+)? MB/);
  await page.close();
});

test('ROT-01 ROT-02 PORTAL-03: a rotation shows the verified new address', async () => {
  await operator.goto(devicePath);
  await isLive(operator);
  const before = JSON.parse(await curl(proxyUrl, `${address}/`)).ip;
  await operator.getByRole('button', { name: 'Rotate IP' }).click();
  await expect(operator.getByText('New IP verified')).toBeVisible({ timeout: 60_000 });
  const after = JSON.parse(await curl(proxyUrl, `${address}/`)).ip;
  expect(after).not.toBe(before);
  const result = operator.getByRole('region', { name: 'Last rotation' });
  await expect(result).toContainText(before);
  await expect(result).toContainText(after);
  await operator.getByRole('link', { name: 'Rotations', exact: true }).click();
  await expect(operator.getByRole('list', { name: 'IP addresses, newest first' })).toContainText(after);
  const last = operator.getByRole('list', { name: 'Rotations, newest first' }).getByRole('listitem').first();
  await expect(last).toContainText(after);
  await last.getByRole('button', { name: 'Steps' }).click();
  await expect(last.getByRole('list', { name: 'Steps' })).toContainText('Verifying the new address');
  await operator.goBack();
  const tabs = operator.getByRole('navigation', { name: 'Parts of the device’s page' });
  await expect(tabs.getByRole('link', { name: 'Connections' })).toHaveAttribute('aria-current', 'page');
});

test('ROT-02: when the network assigns the same address again, the screen says so', async () => {
  await phone?.meet({ rotation: 'same_ip' });
  // A phone rests for some seconds after a rotation
  await expect(async () => {
    const answered = operator.waitForResponse((answer) => answer.request().method() === 'POST');
    await operator.getByRole('button', { name: 'Rotate IP' }).click();
    expect((await answered).ok()).toBe(true);
  }).toPass({ intervals: [1_000], timeout: 30_000 });
  await expect(operator.getByText('Same IP again')).toBeVisible({ timeout: 60_000 });
});

test('PROTO-04 DASH-06: without mobile network the screen and the proxy say so', async () => {
  await phone?.meet({ mobile: 'down' });
  await expect(operator.getByText('The phone has no mobile network')).toBeVisible();
  await expect.poll(() => outcome(proxyUrl, `${address}/`)).toBe('refused');
  await expect.poll(() => refusal(proxyUrl, `${address}/`).catch(String)).toContain('no mobile network');
  await phone?.meet({ mobile: 'up' });
  await expect(operator.getByText('The phone has no mobile network')).toBeHidden();
  await expect.poll(() => outcome(proxyUrl, `${address}/`)).toBe('works');
});

test('MON-02: switched off, the connection refuses; switched on, it works again', async () => {
  await operator.getByRole('link', { name: connectionName }).click();
  const enabled = operator.getByRole('switch', { name: 'Connection is on' });
  await enabled.click();
  await expect(operator.getByText('This connection is switched off')).toBeVisible();
  await expect.poll(() => outcome(proxyUrl, `${address}/`)).toBe('refused');
  await enabled.click();
  await expect.poll(() => outcome(proxyUrl, `${address}/`)).toBe('works');
});

test('IPWL-01 IPWL-02: my own address on the whitelist needs no password', async () => {
  const withoutPassword = `http://${new URL(proxyUrl).host}`;
  await expect(curl(withoutPassword, `${address}/`)).rejects.toThrow();
  await operator.getByRole('button', { name: 'Edit the whitelist' }).click();
  await operator.getByRole('button', { name: /^Add my address/ }).click();
  await expect(operator.getByRole('list', { name: 'Whitelisted addresses' })).toBeVisible();
  await expect.poll(() => outcome(withoutPassword, `${address}/`)).toBe('works');
});

test('DASH-03: a new password replaces the old one, and deleting asks for the name', async () => {
  await operator.getByRole('button', { name: /^Remove 127/ }).click();
  await operator.getByRole('button', { name: 'New password' }).click();
  await operator.getByRole('button', { name: 'Create new password' }).click();
  await expect(operator.getByText('New password created.')).toBeVisible();
  await expect.poll(() => outcome(proxyUrl, `${address}/`)).toBe('refused');
  const renewed = await copiedUrl(operator, 'HTTP');
  expect(renewed).not.toBe(proxyUrl);
  await expect.poll(() => outcome(renewed, `${address}/`)).toBe('works');

  await operator.getByRole('button', { name: 'More actions for this connection' }).click();
  await operator.getByRole('menuitem', { name: 'Delete' }).click();
  const confirm = operator.getByRole('alertdialog');
  await expect(confirm.getByRole('button', { name: 'Delete' })).toBeDisabled();
  await confirm.getByLabel(/to confirm/).fill(connectionName);
  await confirm.getByRole('button', { name: 'Delete' }).click();
  await expect(operator.getByRole('heading', { level: 1, name: deviceName })).toBeVisible();
  await expect(operator.getByRole('main').getByText('No connection yet')).toBeVisible();
});

test('DASH-05: unpairing cuts the phone off and says so', async () => {
  await operator.getByRole('button', { name: 'More actions for this device' }).click();
  await operator.getByRole('menuitem', { name: 'Unpair' }).click();
  await operator.getByRole('alertdialog').getByRole('button', { name: 'Unpair' }).click();
  await expect(operator.getByText('No phone is paired with this device')).toBeVisible();
  await expect(operator.getByRole('button', { name: 'Rotate IP' })).toBeDisabled();
});
