import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { unsealVpnKeys } from '../../contract/vpn.ts';
import { quiet, scratch } from '../../test/database.ts';
import { keys } from '../../test/fixtures.ts';
import { createAuthority, renewed, type VpnAuthority } from '../listeners/openvpn/authority.ts';
import { unreadableKeys, VpnRow } from './vpn-row.ts';

const openvpn = {
  mode: 'on',
  udpPort: 1_194,
  tcpPort: 1_195,
  bind: undefined,
  subnet: '10.231.0.0/16',
  mtu: 1_360,
} as const;
const dayMs = 86_400_000;

test('SEC-01: the authority is made once, kept sealed, and the state is written beside it', async (t) => {
  const { db, database, relayId } = await scratch(t);
  const config = { openvpn, verifierKey: keys.verifierKey };
  const row = new VpnRow({
    ...{ db: database, config, relayId: () => Promise.resolve(relayId), log: quiet },
    onAuthority: () => assert.fail('nothing changes'),
  });
  t.after(() => row.stop());
  const made = await row.authority(assert.fail);
  assert.deepEqual(await row.authority(assert.fail), made, 'the next start has the same');
  row.report('down', { cause: 'ended', reason: 'openvpn (udp) ended: no.' });
  row.report('up', undefined);
  await row.stop();
  const stored = await db.relayVpn.findUniqueOrThrow({ where: { relayId } });
  const { vpnState, vpnReason, vpnCause } = await db.relay.findUniqueOrThrow({ where: { id: relayId } });
  assert.equal(vpnCause, null);
  assert.deepEqual([vpnState, vpnReason, stored.udpPort, stored.tcpPort], ['up', null, 1_194, 1_195]);
  assert.equal(stored.caCertificate, made.caCertificate);
  assert.doesNotMatch(stored.sealedKeys, /PRIVATE|BEGIN/);
  assert.deepEqual(unsealVpnKeys(stored.sealedKeys, relayId, keys.verifierKey), made.keys);
  const [ca, server] = [new X509Certificate(made.caCertificate), new X509Certificate(made.keys.serverCertificate)];
  assert(ca.ca && server.verify(ca.publicKey) && server.checkHost(made.serverName));
});

test('keys that do not open make OpenVPN down with the reason, logged once, until they do', async (t) => {
  const { db, database, relayId } = await scratch(t);
  const config = { openvpn, verifierKey: keys.verifierKey };
  const [seen, warnings]: [string[], unknown[]] = [[], []];
  const log = { info() {}, warn: (fields: unknown) => warnings.push(fields) };
  const options = { db: database, relayId: () => Promise.resolve(relayId), log, onAuthority() {} };
  const first = new VpnRow({ ...options, config });
  const made = await first.authority(assert.fail);
  first.report('up', undefined);
  await first.stop();

  // another key, then the right one: as if VERIFIER_KEY were corrected
  let tries = 0;
  const another = Buffer.alloc(32, 9);
  const changing = { openvpn, get verifierKey() { return ++tries > 2 ? keys.verifierKey : another; } }; // prettier-ignore
  const row = new VpnRow({ ...options, config: changing });
  t.after(() => row.stop());
  const found = await row.authority((why) => {
    seen.push(why);
    row.report('down', { cause: 'keys', reason: why });
  });
  assert.deepEqual([found.keys, seen, warnings.length], [made.keys, [unreadableKeys], 1]);
  assert(tries > 2);
  await row.stop();
  const { vpnState, vpnReason, vpnCause } = await db.relay.findUniqueOrThrow({ where: { id: relayId } });
  assert.deepEqual([vpnState, vpnReason, vpnCause], ['down', unreadableKeys, 'keys']);
});

test('a server certificate that ends within 90 days is replaced by the same CA, so that profiles stay good', async () => {
  const madeMs = Date.UTC(2026, 0, 1);
  const authority = await createAuthority('01890000-0000-7000-8000-000000000001', madeMs);
  assert.equal(await renewed(authority, madeMs + 700 * dayMs), undefined);
  const next = await renewed(authority, madeMs + 740 * dayMs);
  assert(next);
  const { caCertificate, serverName, keys: renewedKeys } = next;
  assert.deepEqual([caCertificate, serverName], [authority.caCertificate, authority.serverName]);
  assert.equal(renewedKeys.tlsCrypt, authority.keys.tlsCrypt);
  const server = new X509Certificate(renewedKeys.serverCertificate);
  assert(server.verify(new X509Certificate(caCertificate).publicKey));
  assert(Date.parse(server.validTo) > madeMs + 1_500 * dayMs);
});

test('while it runs: its certificate is renewed before it ends, and an operator’s wish makes another authority once', async (t) => {
  const { db, database, relayId } = await scratch(t);
  let nowMs = Date.UTC(2026, 0, 1);
  const used: VpnAuthority[] = [];
  const row = new VpnRow({
    ...{ db: database, config: { openvpn, verifierKey: keys.verifierKey }, log: quiet },
    ...{ relayId: () => Promise.resolve(relayId), now: () => nowMs, onAuthority: (next) => void used.push(next) },
  });
  t.after(() => row.stop());
  const made = await row.authority(assert.fail);
  const stored = () => db.relayVpn.findUniqueOrThrow({ where: { relayId } });
  const { authorityMadeAt, certificateEndsAt } = await stored();
  assert.deepEqual([authorityMadeAt?.getTime(), certificateEndsAt?.getTime()], [nowMs, nowMs + 825 * dayMs]);
  nowMs += 700 * dayMs;
  await row.look(false);
  assert.equal(used.length, 0);
  nowMs += 40 * dayMs;
  await row.look(false);
  await row.look(false);
  const [renewal, ...others] = used.splice(0);
  assert.deepEqual([renewal?.caCertificate, others], [made.caCertificate, []]);
  assert.deepEqual([(await stored()).certificateEndsAt?.getTime()], [nowMs + 825 * dayMs]);
  assert.equal((await stored()).authorityMadeAt?.getTime(), authorityMadeAt?.getTime());

  await db.relayVpn.update({ where: { relayId }, data: { newAuthorityAskedAt: new Date() } });
  await row.look(true);
  const [another] = used;
  assert.notEqual(another?.caCertificate, made.caCertificate);
  assert.notEqual(another?.keys.tlsCrypt, made.keys.tlsCrypt, 'keys of clients that may be known are useless, too');
  const now = await stored();
  assert.deepEqual([now.newAuthorityAskedAt, now.authorityMadeAt?.getTime()], [null, nowMs]);
  assert.deepEqual(await row.authority(assert.fail), another, 'the next start has it');
});
