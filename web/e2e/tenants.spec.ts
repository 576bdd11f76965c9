import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, type Page } from '@playwright/test';
import { outcome } from './support/curl';
import { readDemo } from './support/demo';
import { mailedLink } from './support/inbox';
import { Phone } from './support/phone';
import { copiedUrl, isLive, signIn } from './support/session';
import { test } from './support/test';

const demo = readDemo();
const stamp = Date.now();
const customer = `E2E customer ${stamp}`;
const deviceName = `E2E shared phone ${stamp}`;
const owner = { email: `owner-${stamp}@e2e.test`, password: `long enough ${stamp}` };
const url = 'http://ip.pocketproxy.test';

test.describe.configure({ mode: 'serial' });

let operator: Page;
let member: Page;
let phone: Phone | undefined;
let customerPath = '';

test.beforeAll(async ({ browser }) => {
  operator = await (await browser.newContext()).newPage();
  member = await (await browser.newContext()).newPage();
  await signIn(operator, demo.operator);
});

test.afterAll(async () => {
  await phone?.stop();
  await operator.context().close();
  await member.context().close();
});

test('DASH-07 TEAM-01: an operator makes a customer and invites its owner, who joins by the mailed link', async () => {
  await operator.goto('/admin/customers');
  await operator.getByRole('button', { name: 'New customer' }).click();
  await operator.getByRole('dialog').getByLabel('Name').fill(customer);
  await operator.getByRole('button', { name: 'Create customer' }).click();
  await expect(operator.getByRole('heading', { level: 1, name: customer })).toBeVisible();
  customerPath = new URL(operator.url()).pathname;

  const tabs = operator.getByRole('navigation', { name: 'Parts of the customer’s page' });
  await tabs.getByRole('link', { name: 'People' }).click();
  await operator.getByRole('button', { name: 'Invite' }).click();
  const dialog = operator.getByRole('dialog', { name: 'Invite a member' });
  await dialog.getByLabel('Email').fill(owner.email);
  await dialog.getByRole('combobox').click();
  await operator.getByRole('option', { name: /^Owner/ }).click();
  await dialog.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(dialog.getByText('Invitation sent.')).toBeVisible();

  const link = await mailedLink(member, owner.email, /^Invitation to/);
  await member.goto(link);
  await expect(member.getByRole('heading', { level: 1, name: `Join ${customer}` })).toBeVisible();
  await member.getByLabel('Your name').fill('E2E owner');
  await member.getByLabel('Password', { exact: true }).fill(owner.password);
  await member.getByRole('button', { name: 'Create account and join' }).click();
  await expect(member.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await member.goto(link);
  await expect(member.getByRole('heading', { level: 1, name: 'This invitation no longer works' })).toBeVisible();

  await signIn(member, owner);
});

test('TENANT-04: a shared phone appears at the other customer, and goes when the share is revoked', async ({
  browser,
  baseURL,
}) => {
  await member.goto('/portal/devices');
  await member.getByRole('button', { name: 'Pair a phone' }).first().click();
  const pairing = member.getByRole('dialog', { name: 'Pair a phone' });
  await pairing.getByLabel('Name').fill(deviceName);
  await pairing.getByRole('button', { name: 'Create pairing code' }).click();
  const code = await pairing.getByLabel('Pairing code', { exact: true }).innerText();
  phone = Phone.start(new URL(baseURL ?? '').origin, code);
  await pairing.getByRole('link', { name: 'Open the device' }).click();
  await expect(member.getByRole('heading', { level: 1, name: deviceName })).toBeVisible();

  const friend = await (await browser.newContext()).newPage();
  await signIn(friend, demo.customer);
  await friend.goto('/portal/devices');
  await expect(friend.getByRole('link', { name: deviceName })).toHaveCount(0);
  const tabs = member.getByRole('navigation', { name: 'Parts of the device’s page' });
  await tabs.getByRole('link', { name: 'Settings' }).click();
  const sharing = member.getByRole('dialog', { name: 'Share the device' });
  const share = async () => {
    await member.getByRole('button', { name: 'Share', exact: true }).click();
    await sharing.getByLabel('Email of the other owner').fill(demo.customer.email);
    await sharing.getByLabel('Rotate the IP').check();
    await sharing.getByLabel('Manage ports').check();
    await sharing.getByRole('button', { name: 'Share the device' }).click();
  };
  const shares = member.getByRole('list', { name: 'Shared with' });
  await share();
  await expect(shares).toContainText(demo.customer.email);
  await share();
  await expect(sharing.getByText('This device is already shared with this address.')).toBeVisible();
  await sharing.getByRole('button', { name: 'Close' }).click();

  await member.getByRole('button', { name: /^Change the share/ }).click();
  const changing = member.getByRole('dialog', { name: 'Change the share' });
  await expect(changing.getByRole('status')).toBeEmpty();
  await changing.getByLabel('Manage ports').uncheck();
  await expect(changing.getByRole('status')).toContainText(
    'Connections and whitelist entries that they created are deleted',
  );
  await expect(changing.getByRole('status')).toContainText('Passwords that they could see are changed');
  await changing.getByRole('button', { name: 'Save' }).click();
  await expect(changing).toHaveCount(0);

  await friend.reload();
  await friend.getByRole('link', { name: deviceName }).first().click();
  await expect(friend.getByText(`Shared with you by ${customer}`)).toBeVisible();
  await expect(friend.getByRole('button', { name: 'Rotate IP' })).toBeVisible();
  await expect(friend.getByRole('button', { name: 'Create connection' })).toHaveCount(0);

  await friend.getByRole('button', { name: 'More actions for this device' }).click();
  await friend.getByRole('menuitem', { name: 'Leave share' }).click();
  await friend.getByRole('alertdialog').getByRole('button', { name: 'Leave share' }).click();
  await expect(friend.getByText(`${deviceName} is no longer shared with you.`)).toBeVisible();
  await expect(friend).toHaveURL(/\/portal\/devices$/);
  await expect(friend.getByRole('link', { name: deviceName })).toHaveCount(0);
  await expect(shares).toHaveCount(0);
  await share();
  await expect(shares).toContainText(demo.customer.email);
  await friend.reload();
  await friend.getByRole('link', { name: deviceName }).first().click();
  await expect(friend.getByText(`Shared with you by ${customer}`)).toBeVisible();

  await member.getByRole('button', { name: /^Revoke the share/ }).click();
  await member.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(member.getByRole('alertdialog')).toHaveCount(0); // what lies behind it counts as hidden
  await expect(shares).toHaveCount(0);
  await friend.reload();
  const ended = friend.getByRole('heading', { level: 1, name: 'This device is no longer shared with you' });
  await expect(ended).toBeVisible();
  await friend.context().close();
  await tabs.getByRole('link', { name: 'Connections' }).click();
});

test('TENANT-05: a suspension cuts a running download and the session; reactivation brings them back', async () => {
  await expect(member.getByRole('main').getByText('Online', { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  await member.getByRole('button', { name: 'Create connection' }).first().click();
  const dialog = member.getByRole('dialog', { name: 'Create a connection' });
  await dialog.getByLabel('Name', { exact: true }).fill('E2E download');
  await dialog.getByRole('button', { name: 'Create connection' }).click();
  await expect(member.getByRole('heading', { level: 1, name: 'E2E download' })).toBeVisible();
  const proxy = await copiedUrl(member, 'HTTP');
  await expect.poll(() => outcome(proxy, `${url}/`)).toBe('works');

  // Slow on the phone's side, so that nothing waits in buffers when it is cut
  await phone?.meet({ bandwidthBitsPerSecond: 8_000_000 });
  const args = ['--silent', '--max-time', '120', '-x', proxy, `${url}/bytes/100000000`];
  const download = spawn('curl', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(download, 'exit');
  await once(download.stdout, 'data');
  download.stdout.resume();
  await operator.goto(customerPath);
  await operator.getByRole('button', { name: 'Suspend' }).click();
  const answered = operator.waitForResponse((answer) => answer.request().method() === 'POST');
  await operator.getByRole('alertdialog').getByRole('button', { name: 'Suspend' }).click();
  await answered;
  const suspendedAt = Date.now();
  const [exitCode] = await ended;
  expect(exitCode, 'the download ends as a broken one').not.toBe(0);
  expect(Date.now() - suspendedAt).toBeLessThan(6_000);
  expect(await outcome(proxy, `${url}/`)).toBe('refused');
  await member.goto('/portal');
  await expect(member).toHaveURL(/\/sign-in/);

  await expect(operator.getByText('This customer is suspended')).toBeVisible();
  await operator.getByRole('button', { name: 'Reactivate' }).click();
  await expect.poll(() => outcome(proxy, `${url}/`)).toBe('works');
  await signIn(member, owner);
});

test('SEC-04: the audit log shows the owner what happened, and goes out as CSV', async () => {
  await member.goto('/portal/audit');
  const table = member.getByRole('table', { name: 'Audit log, newest first' });
  await expect(table).toContainText('Reactivated the customer');
  await expect(table).not.toContainText(demo.operator.email);
  const waiting = member.waitForEvent('download');
  await member.getByRole('link', { name: 'Export CSV' }).click();
  expect((await waiting).suggestedFilename()).toBe('audit-log.csv');
});

test('TENANT-02: an operator moves the phone after a warning; the old customer has lost it, and reads of it', async () => {
  await operator.goto(`${customerPath}?tab=devices`);
  await operator.getByRole('main').getByRole('link', { name: deviceName }).first().click();
  await expect(operator.getByRole('heading', { level: 1, name: deviceName })).toBeVisible();
  const moveTo = async (button: 'Cancel' | 'Assign') => {
    await operator.getByRole('button', { name: 'More actions for this device' }).click();
    await operator.getByRole('menuitem', { name: 'Assign to a customer' }).click();
    const dialog = operator.getByRole('alertdialog', { name: `Assign ${deviceName}` });
    await expect(dialog).toContainText(`${customer} loses the device immediately`);
    await dialog.getByRole('combobox').click();
    await operator.getByRole('option', { name: 'Not assigned' }).click();
    await dialog.getByRole('button', { name: button }).click();
    await expect(dialog).toBeHidden();
  };
  const devicePath = new URL(operator.url()).pathname.replace('/admin', '/portal');
  await moveTo('Cancel');
  await member.goto(devicePath);
  await expect(member.getByRole('heading', { level: 1, name: deviceName })).toBeVisible();
  await isLive(member);
  await moveTo('Assign');
  await expect(member.getByRole('heading', { level: 1, name: 'Not found' })).toBeVisible();
  await member.goto('/portal/audit');
  await expect(member.getByRole('table', { name: 'Audit log, newest first' })).toContainText('Assigned the device');
});
