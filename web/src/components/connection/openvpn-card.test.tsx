import { vpnCauses } from '@pocketproxy/relay/contract/vpn-states';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { cleanup, screen, within } from '@testing-library/react';
import { endVpnSession, getVpnProfile } from '@/actions/connection';
import type { ConnectionView } from '@/domain/connection/view';
import { mocked, refusal, show } from '../testing/show';
import { OpenvpnCard } from './openvpn-card';
import { importUrl } from './openvpn-qr';

const fetched = jest.fn<(url: string) => Promise<unknown>>();
const before = globalThis.fetch;
beforeEach(() => {
  globalThis.fetch = (async (url: string) => ({ json: () => fetched(url) })) as typeof fetch;
  fetched.mockResolvedValue({ sessions: [] });
});
afterEach(() => void (globalThis.fetch = before));

const all = { reveal: true, update: true };
const session = {
  id: 's1',
  address: '203.0.113.9',
  transport: 'udp',
  since: new Date(Date.now() - 60_000).toISOString(),
};
const open = (change: Partial<ConnectionView> = {}, rights = all, state = 'online') => {
  const device = { id: 'd', name: 'Phone', state: { name: state, reason: null, sentence: '' } };
  const connection = { id: 'c1', takesOpenvpn: true, protocols: ['http', 'openvpn'], device, ...change };
  return show(<OpenvpnCard connection={connection as ConnectionView} rights={rights} />);
};
const button = (name: string) => screen.getByRole('button', { name });

test('PORTAL-02 without OpenVPN on the relay or the connection there is nothing to load, and it says why', () => {
  open({ takesOpenvpn: false, openvpnReason: vpnCauses.machine });
  expect(screen.getByText(/^This relay does not offer OpenVPN\. The relay’s machine lacks something/)).toBeTruthy();
  open({ takesOpenvpn: true, openvpnDown: true, openvpnReason: vpnCauses.ended });
  expect(screen.getByText(/^OpenVPN is not running .* at the moment\. The OpenVPN server has ended/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Download profile' })).toBeTruthy();
  cleanup();
  fetched.mockClear();
  open({ protocols: ['http'] });
  expect(screen.getByText(/^OpenVPN is off\./)).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
  expect(fetched).not.toHaveBeenCalled();
});

test('PORTAL-02 the password is inside only when it is asked for; a refusal is said', async () => {
  mocked(getVpnProfile).mockResolvedValue(refusal('openvpn_off', 'OpenVPN is off for this connection.'));
  const user = open();
  await user.click(button('Download profile'));
  expect(await screen.findByText('OpenVPN is off for this connection.')).toBeTruthy();
  await user.click(screen.getByRole('checkbox', { name: 'Put the password into the profile' }));
  await user.click(button('Download profile'));
  const inputs = mocked(getVpnProfile).mock.calls.map(([input]) => input);
  expect(inputs).toEqual([
    { id: 'c1', password: false },
    { id: 'c1', password: true },
  ]);
});

test('PORTAL-02 a QR code loads the profile on a phone, for a while', async () => {
  const link = { url: 'https://panel.test/ovpn/abc', expiresAt: new Date(Date.now() + 600_000) };
  mocked(getVpnProfile).mockResolvedValue({ data: { fileName: 'a.ovpn', text: 'client', link } });
  const user = open();
  await user.click(button('QR code'));
  const dialog = within(await screen.findByRole('dialog', { name: 'Load the profile on a phone' }));
  expect(await dialog.findByTitle('QR code of the OpenVPN profile')).toBeTruthy();
  expect(dialog.getByText(/^Valid for/)).toBeTruthy();
  expect(importUrl(link.url)).toBe('openvpn://import-profile/https://panel.test/ovpn/abc');
  expect(importUrl('http://panel.test/ovpn/abc')).toBe('http://panel.test/ovpn/abc');
});

test('MON-02 sessions with address and time; one is ended only once it is confirmed', async () => {
  fetched.mockResolvedValue({ sessions: [session] });
  mocked(endVpnSession).mockResolvedValue({ data: { sessions: [] } });
  const user = open();
  expect(await screen.findByText('Connected now: 1')).toBeTruthy();
  await user.click(button('Disconnect 203.0.113.9'));
  const dialog = within(screen.getByRole('alertdialog', { name: 'Disconnect this session?' }));
  expect(endVpnSession).not.toHaveBeenCalled();
  await user.click(dialog.getByRole('button', { name: 'Disconnect' }));
  expect(await screen.findByText('No one is connected by OpenVPN.')).toBeTruthy();
  expect(mocked(endVpnSession).mock.calls).toEqual([[{ connectionId: 'c1', id: 's1' }]]);
});

test('MON-02 a silent relay is said, and can be asked again; who may not change it ends no one; an offline phone is explained', async () => {
  fetched
    .mockResolvedValueOnce({ error: { message: 'The relay did not respond.' } })
    .mockResolvedValue({ sessions: [session] });
  const user = open({}, { reveal: true, update: false }, 'offline');
  expect(await screen.findByText('The relay did not respond.')).toBeTruthy();
  expect(screen.getByText(/clients stay connected and nothing they send leaves/)).toBeTruthy();
  await user.click(button('Try again'));
  expect(await screen.findByText('203.0.113.9')).toBeTruthy();
  expect(screen.queryByRole('button', { name: /Disconnect/ })).toBeNull();
});
