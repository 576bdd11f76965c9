import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { vpnKeyOwner } from '@pocketproxy/relay/contract/vpn';
import { endVpnSession } from '@/domain/connection/end-vpn-session';
import { getVpnProfile } from '@/domain/connection/get-vpn-profile';
import { listVpnSessions } from '@/domain/connection/list-vpn-sessions';
import { openProfileLink } from '@/domain/connection/open-profile-link';
import { regeneratePassword } from '@/domain/connection/regenerate-password';
import { linkedVpnProfileView } from '@/domain/connection/view';
import { offerOpenvpn, relayVpnKeys } from '@/domain/testing/offer-openvpn';
import { foreignIsMissing } from '@/domain/testing/verb-cases';
import { lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const tokenOf = ({ link }: { link: { url: string } }) => ({ token: link.url.split('/').at(-1) ?? '' });
const reveals = () => world.db.auditLog.count({ where: { action: 'connection.reveal_password' } });

test('PORTAL-02: a profile needs OpenVPN on the connection and on its relay', async () => {
  const { as, a, db, relayId } = world;
  const input = { id: a.connection.id, password: true };
  await refused(getVpnProfile(as.owner, input), 'openvpn_off');
  await offerOpenvpn(db, a.connection.id);
  await db.relay.update({ where: { id: relayId }, data: { vpnState: 'off' } });
  await refused(getVpnProfile(as.owner, input), 'relay_without_openvpn');
  assert.equal(await reveals(), 0, 'nothing was revealed');
});

test('PORTAL-02 SEC-01: a profile names its connection; with the password it is a reveal in the audit log', async () => {
  const { as, a, db } = world;
  const { id } = a.connection;
  await offerOpenvpn(db, id);
  const plain = linkedVpnProfileView.parse(await getVpnProfile(as.viewer, { id, password: false }));
  assert.equal(await reveals(), 0);
  assert.match(plain.fileName, /^PocketProxy-.+-Connection-of-A\.ovpn$/);
  const [, key = ''] = /<tls-crypt-v2>\n([^<]*)<\/tls-crypt-v2>/.exec(plain.text) ?? [];
  assert.deepEqual(vpnKeyOwner(relayVpnKeys, key), { connectionId: id, generation: 0 });
  const { password } = await regeneratePassword(as.owner, { id });
  assert.ok(!plain.text.includes('<auth-user-pass>'));
  const whole = await getVpnProfile(as.viewer, { id, password: true });
  assert.ok(whole.text.includes(`\n${a.connection.username}\n${password}\n</auth-user-pass>`));
  assert.deepEqual((await lastAudit(world, 'connection.reveal_password')).after, { openvpnProfile: true });
  assert.ok(!whole.text.includes(key.trim()), 'the old key went with the old password');
  await foreignIsMissing(world, world.b.connection.id, (context, other) =>
    getVpnProfile(context, { id: other, password: false }),
  );
});

test('PORTAL-02: a link loads the same profile for ten minutes, without a session, until the password changes', async () => {
  const { as, a, db, system, now } = world;
  const { id } = a.connection;
  await offerOpenvpn(db, id);
  const { link, ...profile } = await getVpnProfile(as.owner, { id, password: true });
  assert.deepEqual(await openProfileLink(system, tokenOf({ link })), profile);
  assert.equal(link.expiresAt.getTime() - now.getTime(), 600_000);
  const late = { ...system, now: new Date(now.getTime() + 600_000) };
  await refused(openProfileLink(late, tokenOf({ link })), 'link_invalid');
  const { token } = tokenOf({ link });
  const other = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;
  for (const forged of ['', 'x', other, token.slice(0, -2)])
    await refused(openProfileLink(system, { token: forged }), 'link_invalid');
  await regeneratePassword(as.owner, { id });
  await refused(openProfileLink(system, { token }), 'link_invalid');
});

test('MON-02: sessions are asked of the relay; ending one is audited and returns the rest', async () => {
  const { as, a, relayId } = world;
  const { id } = a.connection;
  const session = { id: '7', address: '203.0.113.9', transport: 'udp' as const, sinceMs: 1_000 };
  const view = { id: '7', address: '203.0.113.9', transport: 'udp', since: '1970-01-01T00:00:01.000Z' };
  const asked: unknown[] = [];
  const relay = async (...question: unknown[]) => {
    asked.push(question);
    return question.length > 2 ? [] : [session];
  };
  assert.deepEqual(await listVpnSessions({ ...as.viewer, askVpnSessions: relay }, { id }), [view]);
  const end = { connectionId: id, id: '7' };
  await refused(endVpnSession({ ...as.viewer, askVpnSessions: relay }, end), 'forbidden');
  assert.deepEqual(await endVpnSession({ ...as.manager, askVpnSessions: relay }, end), { sessions: [] });
  assert.deepEqual(asked, [
    [relayId, id],
    [relayId, id, '7'],
  ]);
  assert.deepEqual((await lastAudit(world, 'connection.end_vpn_session')).before, { session: '7' });
  await refused(listVpnSessions({ ...as.owner, askVpnSessions: async () => undefined }, { id }), 'relay_silent');
  await foreignIsMissing(world, world.b.connection.id, (context, other) => listVpnSessions(context, { id: other }));
});
