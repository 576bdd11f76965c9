import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { readDemo } from './support/demo';
import { checkLooks, first } from './support/looks';
import { expectFits } from './support/page-quality';
import { Relays } from './support/relay';
import { signIn } from './support/session';
import { test } from './support/test';

/** OpenVPN of a connection, and the relays that offer it. */
const demo = readDemo();
let relays: Relays;

test.beforeAll(async () => void (relays = await Relays.open()));
test.afterAll(async () => {
  await relays.openvpn('off', 'switched_off', 'OpenVPN is switched off in its configuration.');
  await relays.close();
});

test('PORTAL-02: where the relay offers no OpenVPN the customer reads why, and where it does switches it on', async ({
  page,
}) => {
  await relays.openvpn('off', 'machine', 'The openvpn program is not installed.');
  await signIn(page, demo.customer);
  await page.goto(await first(page, '/portal/connections', 'connections'));
  const card = page.getByRole('region', { name: 'OpenVPN' });
  await expect(card.getByRole('note')).toHaveText(
    'This relay does not offer OpenVPN. The relay’s machine lacks something that OpenVPN needs; its operator sees what.',
  );
  await expect(page.getByText('not installed')).toBeHidden();
  await checkLooks(page);

  await page.setViewportSize({ width: 1280, height: 800 });
  await relays.openvpn('up', null, null);
  await page.reload();
  await expect(card.getByText('OpenVPN is off. Switch it on under Limits, Protocols.')).toBeVisible();
  await page.getByRole('button', { name: 'Edit the limits' }).click();
  const limits = page.getByRole('dialog', { name: 'Limits' });
  await limits.getByRole('checkbox', { name: 'OpenVPN' }).check();
  await limits.getByRole('button', { name: 'Save limits' }).click();
  await expect(limits).toBeHidden();
  await expect(card.getByRole('button', { name: 'Download profile' })).toBeVisible();

  await relays.openvpn('down', 'ended', 'openvpn (udp) ended: it was ended by SIGKILL');
  await page.reload();
  await expect(card.getByRole('note')).toHaveText(
    'OpenVPN is not running on this relay at the moment. The OpenVPN server has ended and is being started again. Clients reconnect as soon as it is back.',
  );
  await checkLooks(page);
  await relays.openvpn('up', null, null);
});

test('PORTAL-02: the profile with and without the password, as a file and by QR code', async ({ page }) => {
  await signIn(page, demo.customer);
  await page.goto(await first(page, '/portal/connections', 'connections'));
  const card = page.getByRole('region', { name: 'OpenVPN' });
  const plain = await downloaded(page);
  expect(plain.name).toMatch(/^PocketProxy-.+\.ovpn$/);
  expect(plain.text).toContain('\nauth-user-pass\n');
  expect(plain.text).not.toContain('<auth-user-pass>');
  await card.getByRole('checkbox', { name: 'Put the password into the profile' }).check();
  await expect(card.getByText(/It is noted in the audit log\.$/)).toBeVisible();
  expect((await downloaded(page)).text).toMatch(/<auth-user-pass>\n\S+\n\S+\n<\/auth-user-pass>/);

  await card.getByRole('button', { name: 'QR code' }).click();
  const dialog = page.getByRole('dialog', { name: 'Load the profile on a phone' });
  await expect(dialog.getByRole('img', { name: 'QR code of the OpenVPN profile' })).toBeVisible();
  await expect(dialog.getByText(/^Valid for (10:00|9:\d\d), for anyone who has it\.$/)).toBeVisible();
  for (const width of [375, 768, 1280]) {
    await page.setViewportSize({ width, height: 667 });
    await expectFits(dialog);
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('MON-02: who is connected by OpenVPN, and ends once it is confirmed', async ({ page }) => {
  await signIn(page, demo.customer);
  const path = await first(page, '/portal/connections', 'connections');
  const card = page.getByRole('region', { name: 'OpenVPN' });
  await page.goto(path);
  await expect(card.getByText('No one is connected by OpenVPN.')).toBeVisible();
  // The real client's are in the network tests; the answer to "Disconnect" is the relay's own
  const session = {
    id: crypto.randomUUID(),
    address: '203.0.113.9',
    transport: 'udp',
    since: new Date().toISOString(),
  };
  await page.route('**/vpn-sessions', (route) => route.fulfill({ json: { sessions: [session] } }));
  await page.reload();
  await expect(card.getByText('Connected now: 1')).toBeVisible();
  await checkLooks(page);
  await card.getByRole('button', { name: 'Disconnect 203.0.113.9' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Disconnect this session?' });
  await expectFits(dialog);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await card.getByRole('button', { name: 'Disconnect 203.0.113.9' }).click();
  await page.unroute('**/vpn-sessions');
  await dialog.getByRole('button', { name: 'Disconnect' }).click();
  await expect(page.getByText('Session ended.')).toBeVisible();
  await expect(card.getByText('No one is connected by OpenVPN.')).toBeVisible();
});

test('SUP-01: operators see a relay’s OpenVPN with its reason, drain a relay, and remove one that is unused', async ({
  page,
}) => {
  const reason = 'openvpn (udp) ended: it was ended by SIGKILL';
  await relays.openvpn('down', 'ended', reason);
  await relays.add('relay-old');
  await signIn(page, demo.operator);
  await page.goto('/admin/relays');
  const list = page.getByRole('list', { name: 'Relays' });
  await expect(list.getByRole('listitem').filter({ hasText: 'relay-old' })).toContainText('Has never started');
  await checkLooks(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await list.getByRole('link', { name: 'relay-1', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'relay-1' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'OpenVPN' }).getByText(reason)).toBeVisible();
  await checkLooks(page);

  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(page.getByRole('button', { name: 'Remove' })).toBeHidden();
  await page.getByRole('button', { name: 'Drain' }).click();
  await page.getByRole('alertdialog', { name: 'Drain relay-1?' }).getByRole('button', { name: 'Drain' }).click();
  const draining = page.getByText('Draining: nothing new is placed on it');
  await expect(draining).toBeVisible();
  await page.getByRole('button', { name: 'End draining' }).click();
  await expect(draining).toBeHidden();

  await page.goto('/admin/relays');
  await list.getByRole('link', { name: 'relay-old' }).click();
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('alertdialog', { name: 'Remove relay-old?' }).getByRole('button', { name: 'Remove' }).click();
  await expect(page).toHaveURL(/\/admin\/relays$/);
  await expect(list.getByRole('link', { name: 'relay-1', exact: true })).toBeVisible();
  await expect(list.getByText('relay-old')).toBeHidden();
});

/** Loads the profile of the connection whose page is open. */
async function downloaded(page: Page): Promise<{ name: string; text: string }> {
  const event = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download profile' }).click();
  const file = await event;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}
