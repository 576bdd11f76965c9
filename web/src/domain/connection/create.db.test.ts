import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { passwordMatches, unseal } from '@pocketproxy/relay/contract';
import { createConnection } from '@/domain/connection/create';
import { deleteConnection } from '@/domain/connection/delete';
import { getConnection } from '@/domain/connection/get';
import { listConnections } from '@/domain/connection/list';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { lastAudit, openWorld, refused, testKeys, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld({ min: 20_000, max: 20_049 })));
after(() => world.close());
beforeEach(() => void (world.events.length = 0));

test('DASH-02 SEC-01 connection.create returns credentials, stores a verifier and a sealed copy, and audits neither', async () => {
  const { as, a, db, relayId } = world;
  const made = await createConnection(as.manager, {
    deviceId: a.deviceId,
    name: 'Scraper',
    quotaBytes: 1_000,
    quotaPeriod: 'day',
  });
  const row = await db.connection.findUniqueOrThrow({ where: { id: made.id } });
  assert.equal(passwordMatches(made.password, row.passwordVerifier, testKeys), true);
  assert.equal(unseal(row.passwordSealed, made.id, testKeys), made.password);
  assert.throws(
    () => unseal(row.passwordSealed, a.connection.id, testKeys),
    'a sealed copy opens for its own row only',
  );
  const audit = await lastAudit(world, 'connection.create');
  assert.equal(JSON.stringify(await db.auditLog.findMany()).includes(made.password), false);
  assert.deepEqual(audit.after, {
    deviceId: a.deviceId,
    name: 'Scraper',
    port: made.port,
    username: made.username,
    quotaBytes: 1_000,
    quotaPeriod: 'day',
  });
  assert.deepEqual(world.events, [
    { type: 'connection.changed', relayId, connectionId: made.id, deviceId: a.deviceId, customerId: a.customerId },
  ]);
  const view = await getConnection(as.viewer, { id: made.id });
  assert.deepEqual([view.host, view.port, view.state.name, view.quotaBytes], ['relay.test', made.port, 'on', 1_000]);
  assert.equal(JSON.stringify(view).includes('assword'), false);
});

test('TENANT-03 connection.create: foreign devices are not found, viewers are refused, rules hold', async () => {
  const { as, a, b, now } = world;
  await foreignIsMissing(world, b.deviceId, (context, deviceId) => createConnection(context, { deviceId, name: 'x' }));
  await viewerIsForbidden(world, (context) => createConnection(context, { deviceId: a.deviceId, name: 'x' }));
  const deviceId = a.deviceId;
  await refused(createConnection(as.owner, { deviceId, name: 'x', expiresAt: now.toISOString() }), 'expiry_past');
  await refused(createConnection(as.owner, { deviceId, name: 'x', speedBitsPerSecond: 7_999 }), 'invalid');
  await refused(createConnection(as.owner, { deviceId, name: 'x', quotaBytes: 0 }), 'invalid');
  await refused(createConnection(as.owner, { deviceId, name: 'x', maxStreams: 20_001 }), 'invalid');
});

test('TENANT-01 connections are listed for their customer only', async () => {
  const { as, a, b } = world;
  const own = (await listConnections(as.viewer)).items;
  assert.ok(own.every(({ customerId }) => customerId === a.customerId));
  assert.deepEqual(
    (await listConnections(as.other)).items.map(({ id }) => id),
    [b.connection.id],
  );
  assert.deepEqual((await listConnections(as.viewer, { deviceId: b.deviceId })).items, []);
  assert.deepEqual((await listConnections(as.viewer, { customerId: b.customerId })).items, []);
  assert.equal((await listConnections(as.operator)).items.length, own.length + 1);
  await foreignIsMissing(world, b.connection.id, (context, id) => getConnection(context, { id }));
});

test('pitfall-14 30 parallel creates get 30 distinct ports, freed ports come again, a full range is a coded error', async () => {
  const { as, a, b, db, relayId } = world;
  const create = () => createConnection(as.operator, { deviceId: b.deviceId, name: 'Many' });
  const made = await Promise.all(Array.from({ length: 30 }, create));
  const ports = made.map(({ port }) => port ?? 0).sort();
  assert.equal(new Set(ports).size, 30);
  const used = await db.connection.count({ where: { relayId, port: { not: null } } });
  assert.equal(Math.max(...ports), 20_000 + used - 1, 'the smallest free ports, without gaps');

  const [first] = made;
  await deleteConnection(as.operator, { id: first?.id ?? '' });
  assert.equal((await create()).port, first?.port);

  await Promise.all(Array.from({ length: 50 - used }, create));
  await refused(create(), 'ports_exhausted');
  await deleteConnection(as.owner, { id: a.connection.id });
  assert.equal((await create()).port, a.connection.port);
});
