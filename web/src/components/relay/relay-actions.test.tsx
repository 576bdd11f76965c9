import { expect, test } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import { removeRelay, renewVpnAuthority, setRelayDraining } from '@/actions/relay';
import type { RelayDetailView } from '@/domain/relay/view';
import { mocked, show } from '../testing/show';
import { OpenvpnCard } from './openvpn-card';
import { RelayActions } from './relay-actions';

const nothing = { pairedDevices: 0, connections: 0, openCodes: 0 };
const authority = { madeAt: new Date(), certificateEndsAt: new Date(), askedAt: null, profiles: 3 };
const relay = {
  ...{ id: 'r1', name: 'relay-1', publicHost: 'h', tunnelUrl: 'wss://h', portMin: 1, portMax: 10, usedPorts: 2 },
  ...{ deviceCount: 1, online: true, lastSeenAt: new Date(), drainingSince: null, health: null, certificate: null },
  ...{ openvpn: { state: 'up', reason: null }, uses: nothing, authority },
} satisfies RelayDetailView;
const button = (name: string) => screen.getByRole('button', { name });

test('DASH-07 a relay is drained after a question, and takes things again without one', async () => {
  mocked(setRelayDraining).mockResolvedValue({ data: relay });
  const user = show(<RelayActions relay={relay} />);
  await user.click(button('Drain'));
  expect(setRelayDraining).not.toHaveBeenCalled();
  await user.click(
    within(screen.getByRole('alertdialog', { name: 'Drain relay-1?' })).getByRole('button', { name: 'Drain' }),
  );
  expect(mocked(setRelayDraining).mock.calls).toEqual([[{ id: 'r1', draining: true }]]);
});

test('DASH-07 only a relay that is stopped and unused can be removed, after a question', async () => {
  mocked(removeRelay).mockResolvedValue({ data: { id: 'r1', removedAt: new Date() } });
  show(<RelayActions relay={{ ...relay, online: false, uses: { ...nothing, connections: 1 } }} />);
  expect(screen.queryByRole('button', { name: 'Remove' })).toBeNull();
  const user = show(<RelayActions relay={{ ...relay, online: false, drainingSince: new Date() }} />);
  await user.click(button('Remove'));
  const dialog = within(screen.getByRole('alertdialog', { name: 'Remove relay-1?' }));
  await user.click(dialog.getByRole('button', { name: 'Remove' }));
  expect(mocked(removeRelay).mock.calls).toEqual([[{ id: 'r1' }]]);
});

test('PORTAL-02 a new authority warns that every profile has to be loaded again; while one is made there is no second', async () => {
  mocked(renewVpnAuthority).mockResolvedValue({ data: relay });
  const user = show(<OpenvpnCard relay={relay} />);
  await user.click(button('New certificate authority'));
  const dialog = within(screen.getByRole('alertdialog'));
  expect(dialog.getByText(/All OpenVPN profiles of this relay stop working.*3 connections/)).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'Make new keys' }));
  expect(mocked(renewVpnAuthority).mock.calls).toEqual([[{ id: 'r1' }]]);
});

test('a relay without OpenVPN says why', () => {
  const reason = '/dev/net/tun is missing.';
  show(<OpenvpnCard relay={{ ...relay, openvpn: { state: 'off', reason }, authority: null }} />);
  expect(screen.getByText(reason)).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
  show(<OpenvpnCard relay={{ ...relay, authority: { ...authority, askedAt: new Date() } }} />);
  expect(button('New certificate authority').hasAttribute('disabled')).toBe(true);
});
