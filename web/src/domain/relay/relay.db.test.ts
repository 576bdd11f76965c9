import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createConnection } from '@/domain/connection/create';
import { deleteConnection } from '@/domain/connection/delete';
import { claimPairingCode } from '@/domain/device/claim-pairing-code';
import { createPairingCode } from '@/domain/device/create-pairing-code';
import { getRelay } from '@/domain/relay/get';
import { listRelays } from '@/domain/relay/list';
import { removeRelay } from '@/domain/relay/remove';
import { renewVpnAuthority } from '@/domain/relay/renew-authority';
import { setRelayDraining } from '@/domain/relay/set-draining';
import { vpnRow } from '@/domain/testing/offer-openvpn';
import { lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => {
  world = await openWorld();
});
after(() => world.close());

const seen = (relayId: string, lastSeenAt: Date | null) =>
  world.db.relay.update({ where: { id: relayId }, data: { lastSeenAt } });

test('DASH-07 a relay shows what it reported while it is online, its ports, certificate and OpenVPN; later nothing that is old', async () => {
  const { db, as, relayId } = world;
  const endsAt = new Date(Date.now() + 86_400_000);
  const reported = { cpuPercent: 7, loopLagMs: 1.5, memoryBytes: 5n, memoryLimitBytes: 9n, phones: 2, streams: 3 };
  await db.relay.update({
    where: { id: relayId },
    data: {
      ...{ ...reported, vpnSessions: 4, certificateEndsAt: endsAt, certificateFault: 'no PEM', lastSeenAt: new Date() },
      ...{ vpnState: 'down', vpnReason: 'The openvpn program is not installed.' },
    },
  });
  const relay = await getRelay(as.operator, { id: relayId });
  assert.deepEqual(relay.health, { ...reported, memoryBytes: 5, memoryLimitBytes: 9, vpnSessions: 4 });
  assert.deepEqual(relay.certificate, { endsAt, fault: 'no PEM' });
  assert.deepEqual(relay.openvpn, { state: 'down', reason: 'The openvpn program is not installed.' });
  assert.equal(relay.usedPorts, await db.connection.count({ where: { relayId, port: { not: null } } }));
  assert.equal(relay.authority, null);
  const [listed] = (await listRelays(as.operator)).items;
  assert.equal(listed?.health?.streams, 3);
  await seen(relayId, new Date(as.operator.now.getTime() - 121_000));
  const offline = await getRelay(as.operator, { id: relayId });
  assert.deepEqual([offline.online, offline.health], [false, null]);
  await refused(getRelay(as.owner, { id: relayId }), 'forbidden');
});

test('a relay that drains gets no new phone and no new connection; another one does; what is open still works', async () => {
  const { db, as, relayId, a, system } = world;
  const open = await createPairingCode(as.operator, {});
  const drained = await setRelayDraining(as.operator, { id: relayId, draining: true });
  assert(drained.drainingSince);
  assert.equal((await lastAudit(world, 'relay.drain')).targetId, relayId);
  const audits = await db.auditLog.count();
  await setRelayDraining(as.operator, { id: relayId, draining: true });
  assert.equal(await db.auditLog.count(), audits, 'again changes nothing');
  await refused(createPairingCode(as.owner, {}), 'relay_draining');
  await refused(createPairingCode(as.operator, { relayId }), 'relay_draining');
  await refused(createConnection(as.owner, { deviceId: a.deviceId, name: 'x' }), 'relay_draining');
  await createPairingCode(as.owner, { deviceId: a.deviceId }); // another phone in the device's place stays there
  const paired = await claimPairingCode(system, { code: open.code, appVersion: '1', name: 'Phone' });
  const ports = { portMin: 30_000, portMax: 30_009 };
  const other = await db.relay.create({ data: { name: 'other', publicHost: 'h', tunnelUrl: 'wss://h', ...ports } });
  const { id } = await createPairingCode(as.owner, {});
  assert.equal((await db.pairingCode.findUniqueOrThrow({ where: { id } })).relayId, other.id);

  await setRelayDraining(as.operator, { id: relayId, draining: false });
  assert.equal((await lastAudit(world, 'relay.end_drain')).targetId, relayId);
  await createConnection(as.operator, { deviceId: paired.deviceId, name: 'again' });
  await refused(setRelayDraining(as.owner, { id: relayId, draining: true }), 'forbidden');
});

test('a relay is removed once it is stopped and nothing uses it; its keys go, and an unpaired device finds another', async () => {
  const { db, as } = world;
  const ports = { portMin: 30_000, portMax: 30_009 };
  const relay = await db.relay.create({
    data: { name: 'old', publicHost: 'h', tunnelUrl: 'wss://h', lastSeenAt: new Date(), ...ports },
  });
  const { id } = relay;
  await db.relayVpn.create({ data: vpnRow(id) });
  await refused(removeRelay(as.operator, { id }), 'relay_online');
  await seen(id, new Date(as.operator.now.getTime() - 121_000));
  const device = await db.device.create({ data: { relayId: id, name: 'Unpaired' } });
  const { id: connectionId } = await createConnection(as.operator, { deviceId: device.id, name: 'c' });
  await refused(removeRelay(as.operator, { id }), 'relay_in_use');
  await deleteConnection(as.operator, { id: connectionId });
  const code = await createPairingCode(as.operator, { deviceId: device.id });
  await refused(removeRelay(as.operator, { id }), 'relay_in_use');
  await db.pairingCode.delete({ where: { id: code.id } });
  await refused(removeRelay(as.owner, { id }), 'forbidden');
  await removeRelay(as.operator, { id });
  assert.equal((await lastAudit(world, 'relay.remove')).targetId, id);
  assert.equal(await db.relayVpn.count({ where: { relayId: id } }), 0);
  assert(!(await listRelays(as.operator)).items.some((listed) => listed.id === id));
  await refused(getRelay(as.operator, { id }), 'not_found');
  await refused(createPairingCode(as.operator, { relayId: id }), 'not_found');
  await createPairingCode(as.operator, { deviceId: device.id });
  assert.notEqual((await db.device.findUniqueOrThrow({ where: { id: device.id } })).relayId, id);
});

test('PORTAL-02 a new authority is asked for once, audited, and only of a relay that has keys', async () => {
  const { db, as, relayId, a } = world;
  await refused(renewVpnAuthority(as.operator, { id: relayId }), 'relay_without_keys');
  await db.relayVpn.create({ data: vpnRow(relayId) });
  await db.connection.update({ where: { id: a.connection.id }, data: { protocols: ['http', 'openvpn'] } });
  const relay = await renewVpnAuthority(as.operator, { id: relayId });
  assert(relay.authority?.askedAt);
  assert.equal(relay.authority.profiles, 1);
  assert.equal((await lastAudit(world, 'relay.new_vpn_authority')).targetId, relayId);
  const audits = await db.auditLog.count();
  const again = await renewVpnAuthority(as.operator, { id: relayId });
  assert.deepEqual(again.authority?.askedAt, relay.authority.askedAt);
  assert.equal(await db.auditLog.count(), audits);
  await refused(renewVpnAuthority(as.owner, { id: relayId }), 'forbidden');
});
