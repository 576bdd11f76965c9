import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { passwordMatches } from '@pocketproxy/relay/contract';
import { deleteConnection } from '@/domain/connection/delete';
import { getConnection } from '@/domain/connection/get';
import { regeneratePassword } from '@/domain/connection/regenerate-password';
import { revealPassword } from '@/domain/connection/reveal-password';
import { setConnectionEnabled } from '@/domain/connection/set-enabled';
import { updateConnection } from '@/domain/connection/update';
import { createConnection } from '@/domain/connection/create';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { lastAudit, openWorld, refused, testKeys, type World } from '@/domain/testing/world';

const vpnRow = { serverName: 'relay', caCertificate: 'ca', sealedKeys: 'x', udpPort: 1, tcpPort: 1, mtu: 1_360 };

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => void (world.events.length = 0));

test('PROTO-05: TLS is required only where the relay has a certificate; that it is required is audited', async () => {
  const { as, a, db, relayId } = world;
  const { id } = a.connection;
  await refused(updateConnection(as.owner, { id, requireTls: true }), 'relay_without_tls');
  const other = { deviceId: a.deviceId, name: 'With TLS', requireTls: true };
  await refused(createConnection(as.owner, other), 'relay_without_tls');
  await db.relay.update({ where: { id: relayId }, data: { takesTls: true } });
  const view = await updateConnection(as.owner, { id, requireTls: true });
  assert.deepEqual([view.requireTls, view.takesTls], [true, true]);
  const audit = await lastAudit(world, 'connection.update');
  assert.deepEqual([audit.before, audit.after], [{ requireTls: false }, { requireTls: true }]);
  await db.relay.update({ where: { id: relayId }, data: { takesTls: false } });
  await updateConnection(as.owner, { id, name: 'Connection of A', requireTls: true }); // a form that is saved again
  assert.equal((await updateConnection(as.owner, { id, requireTls: false })).requireTls, false);
});

test('DASH-03 connection.update changes what is given, keeps the rest, audits only the changes', async () => {
  const { as, a, now, relayId } = world;
  const { id } = a.connection;
  const expiresAt = new Date(now.getTime() + 60_000).toISOString();
  await updateConnection(as.manager, {
    id,
    name: 'Renamed',
    expiresAt,
    quotaBytes: 5_000,
    quotaPeriod: 'month',
    maxStreams: 1_000,
  });
  const view = await getConnection(as.viewer, { id });
  assert.deepEqual(
    [
      view.name,
      view.expiresAt?.toISOString(),
      view.quotaBytes,
      view.quotaPeriod,
      view.protocols.join(),
      view.maxStreams,
    ],
    ['Renamed', expiresAt, 5_000, 'month', 'http,socks5', 1_000],
  );
  const audit = await lastAudit(world, 'connection.update');
  assert.deepEqual(audit.before, { name: 'Connection of A', expiresAt: null, quotaBytes: null, quotaPeriod: 'none' });
  assert.deepEqual(audit.after, { name: 'Renamed', expiresAt, quotaBytes: 5_000, quotaPeriod: 'month' });
  assert.deepEqual(world.events, [
    { type: 'connection.changed', relayId, connectionId: id, deviceId: a.deviceId, customerId: a.customerId },
  ]);
  await updateConnection(as.owner, { id, expiresAt: null, quotaBytes: null, speedBitsPerSecond: null });
  const cleared = await getConnection(as.viewer, { id });
  assert.deepEqual([cleared.expiresAt, cleared.quotaBytes, cleared.name], [null, null, 'Renamed']);
});

test('pitfall-3 connection.update: other customers, viewers and broken rules are refused', async () => {
  const { as, a, b, now, db } = world;
  const { id } = a.connection;
  await foreignIsMissing(world, b.connection.id, (context, foreign) =>
    updateConnection(context, { id: foreign, name: 'x' }),
  );
  await viewerIsForbidden(world, (context) => updateConnection(context, { id, name: 'x' }));
  const past = new Date(now.getTime() - 1_000);
  await refused(updateConnection(as.owner, { id, expiresAt: past.toISOString() }), 'expiry_past');
  await refused(updateConnection(as.owner, { id, expiresAt: 'tomorrow' }), 'invalid');
  await db.connection.update({ where: { id }, data: { expiresAt: past } });
  await updateConnection(as.owner, { id, expiresAt: past.toISOString(), name: 'Saved again' });
  assert.equal((await getConnection(as.owner, { id })).state.name, 'expired');
  await updateConnection(as.owner, { id, expiresAt: null });
});

test('DASH-03 connection on and off', async () => {
  const { as, a, b } = world;
  const { id } = a.connection;
  await setConnectionEnabled(as.manager, { id, enabled: false });
  await lastAudit(world, 'connection.disable');
  assert.equal((await getConnection(as.viewer, { id })).state.name, 'off');
  await setConnectionEnabled(as.manager, { id, enabled: true });
  await lastAudit(world, 'connection.enable');
  assert.equal(world.events.length, 2);
  world.events.length = 0;
  await foreignIsMissing(world, b.connection.id, (context, foreign) =>
    setConnectionEnabled(context, { id: foreign, enabled: false }),
  );
  await viewerIsForbidden(world, (context) => setConnectionEnabled(context, { id, enabled: false }));
});

test('SEC-01 connection.regenerate replaces the password and leaves no password in the audit log', async () => {
  const { as, a, b, db } = world;
  const { id } = a.connection;
  const { password } = await regeneratePassword(as.owner, { id });
  assert.notEqual(password, a.connection.password);
  const row = await db.connection.findUniqueOrThrow({ where: { id } });
  assert.equal(passwordMatches(password, row.passwordVerifier, testKeys), true);
  assert.equal(passwordMatches(a.connection.password, row.passwordVerifier, testKeys), false);
  await lastAudit(world, 'connection.regenerate_password');
  assert.equal(JSON.stringify(await db.auditLog.findMany()).includes(password), false);
  assert.equal(world.events.length, 1);
  world.events.length = 0;
  await foreignIsMissing(world, b.connection.id, (context, foreign) => regeneratePassword(context, { id: foreign }));
  await viewerIsForbidden(world, (context) => regeneratePassword(context, { id }));
});

test('PORTAL-01 SEC-01 revealing is for every role of the customer, audited each time', async () => {
  const { as, b } = world;
  const made = await createConnection(as.owner, { deviceId: world.a.deviceId, name: 'Shown' });
  const { id, port, username, password } = made;
  const audited = () => world.db.auditLog.count({ where: { action: 'connection.reveal_password', targetId: id } });
  for (const context of [as.viewer, as.manager, as.owner, as.operator]) {
    assert.deepEqual(await revealPassword(context, { id }), { host: 'relay.test', port, username, password });
  }
  assert.equal(await audited(), 4);
  world.events.length = 0;
  await foreignIsMissing(world, b.connection.id, (context, foreign) => revealPassword(context, { id: foreign }));
});

test('DASH-03 connection.delete frees the port, forgets the password, keeps the row, and then it is gone for all', async () => {
  const { as, b, db } = world;
  const { id } = await createConnection(as.owner, { deviceId: world.a.deviceId, name: 'Gone' });
  world.events.length = 0;
  await foreignIsMissing(world, b.connection.id, (context, foreign) => deleteConnection(context, { id: foreign }));
  await viewerIsForbidden(world, (context) => deleteConnection(context, { id }));
  await deleteConnection(as.manager, { id });
  const row = await db.connection.findUniqueOrThrow({ where: { id } });
  assert.deepEqual([row.port, row.passwordSealed, row.passwordVerifier, row.enabled], [null, '', '', false]);
  await lastAudit(world, 'connection.delete');
  assert.equal(world.events.length, 1);
  for (const verb of [getConnection, deleteConnection, regeneratePassword, revealPassword])
    await refused(verb(as.owner, { id }), 'not_found');
});

test('PROTO-01 protocols are a set, in one order; OpenVPN needs a relay that offers it', async () => {
  const { as, a, db, relayId } = world;
  const { id } = a.connection;
  await refused(updateConnection(as.owner, { id, protocols: ['http', 'openvpn'] }), 'relay_without_openvpn');
  await refused(updateConnection(as.owner, { id, protocols: [] }), 'invalid');
  await refused(updateConnection(as.owner, { id, protocols: ['http', 'http'] }), 'invalid');
  const both = await updateConnection(as.owner, { id, protocols: ['socks5', 'http'] });
  assert.deepEqual(both.protocols, ['http', 'socks5']);
  assert.deepEqual((await lastAudit(world, 'connection.update')).after, {}, 'it was so before');
  assert.deepEqual((await updateConnection(as.owner, { id, protocols: ['socks5'] })).protocols, ['socks5']);
  const { before, after } = await lastAudit(world, 'connection.update');
  assert.deepEqual([before, after], [{ protocols: ['http', 'socks5'] }, { protocols: ['socks5'] }]);
  const protocols = ['socks5', 'openvpn'] as const;
  await db.relayVpn.create({ data: { ...vpnRow, relayId } });
  await refused(updateConnection(as.owner, { id, protocols }), 'relay_without_openvpn');
  await db.relay.update({ where: { id: relayId }, data: { vpnState: 'up' } });
  const view = await updateConnection(as.owner, { id, protocols });
  assert.deepEqual([view.protocols, view.takesOpenvpn], [protocols, true]);
  await db.relay.update({ where: { id: relayId }, data: { vpnState: 'off' } });
  assert.equal((await updateConnection(as.owner, { id, protocols, name: 'Kept' })).takesOpenvpn, false);
});

test('PROTO-01 each connection has a VPN number of its own on its relay; the smallest free one; a new password raises its generation', async () => {
  const { as, a, db } = world;
  const make = (name: string) => createConnection(as.owner, { deviceId: a.deviceId, name });
  const made = await Promise.all(['One', 'Two', 'Three'].map(make));
  const numbers = async () => {
    const where = { id: { in: made.map(({ id }) => id) } };
    return (await db.connection.findMany({ where })).map(({ vpnNumber }) => vpnNumber ?? 0).sort((a, b) => a - b);
  };
  const [first = 0, ...rest] = await numbers();
  assert.deepEqual(rest, [first + 1, first + 2]);
  const second = await db.connection.findFirstOrThrow({ where: { vpnNumber: first + 1 } });
  await deleteConnection(as.owner, { id: second.id });
  const { id } = await make('Four');
  const row = () => db.connection.findUniqueOrThrow({ where: { id } });
  assert.deepEqual([(await row()).vpnNumber, (await row()).vpnGeneration], [first + 1, 0]);
  await regeneratePassword(as.owner, { id });
  assert.equal((await row()).vpnGeneration, 1);
});
