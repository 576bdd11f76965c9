import { ceilings } from '@pocketproxy/relay/contract';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before, beforeEach } from 'node:test';
import { getCeilings } from '@/domain/ceiling/get';
import { setCeilings } from '@/domain/ceiling/set';
import { getLimitBounds } from '@/domain/connection/bounds';
import { createConnection } from '@/domain/connection/create';
import { getConnection } from '@/domain/connection/get';
import { updateConnection } from '@/domain/connection/update';
import { createPairingCode } from '@/domain/device/create-pairing-code';
import { addFriend, atRequest, nothing } from '@/domain/testing/sharing';
import { lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(async () => {
  await world.db.ceiling.deleteMany();
  await world.db.customerCeiling.deleteMany();
  world.events.length = 0;
});

test('SEC-04 an operator sets the ceilings for all: audited by field, sent to the relays, gone again with null', async () => {
  const { as, events } = world;
  await setCeilings(as.operator, { customerId: null, values: { phoneStreams: 300, customerPhones: 7 } });
  const audit = await lastAudit(world, 'ceilings.change');
  assert.deepEqual([audit.targetType, audit.targetId, audit.customerId], ['settings', null, null]);
  assert.deepEqual(audit.before, { customerPhones: null, phoneStreams: null });
  assert.deepEqual(audit.after, { customerPhones: 7, phoneStreams: 300 });
  assert.deepEqual(events, [{ type: 'ceilings.changed' }]);
  await setCeilings(as.operator, { customerId: null, values: { phoneStreams: null, customerPhones: 7 } });
  assert.deepEqual((await lastAudit(world, 'ceilings.change')).after, { phoneStreams: null });
  const views = await getCeilings(as.operator, { customerId: null });
  assert.equal(views.length, Object.keys(ceilings).length);
  assert.deepEqual(views.find(({ name }) => name === 'customerPhones')?.value, 7);
  const streams = views.find(({ name }) => name === 'phoneStreams');
  assert.deepEqual([streams?.value, streams?.otherwise], [null, ceilings.phoneStreams.default]);
  const before = await world.db.auditLog.count();
  await setCeilings(as.operator, { customerId: null, values: { customerPhones: 7 } });
  assert.equal(await world.db.auditLog.count(), before, 'nothing changed, nothing is written');
  assert.equal(events.length, 2);
});

test('a customer has its own where an operator sets one; those of phones are the same for all', async () => {
  const { as, a, b, events } = world;
  await setCeilings(as.operator, { customerId: null, values: { customerStreams: 500 } });
  await setCeilings(as.operator, { customerId: a.customerId, values: { customerStreams: 800 } });
  assert.deepEqual(events.at(-1), { type: 'customer.changed', customerId: a.customerId });
  const of = async (customerId: string) =>
    (await getCeilings(as.operator, { customerId })).map(({ name, value, otherwise }) => [name, value, otherwise])[0];
  assert.deepEqual(await of(a.customerId), ['customerStreams', 800, 500]);
  assert.deepEqual(await of(b.customerId), ['customerStreams', null, 500]);
  await refused(setCeilings(as.operator, { customerId: a.customerId, values: { phoneStreams: 9 } }), 'invalid');
  await refused(setCeilings(as.operator, { customerId: null, values: { customerStreams: 0 } }), 'invalid');
  await refused(setCeilings(as.operator, { customerId: null, values: { phoneStreams: 20_001 } }), 'invalid');
  await refused(setCeilings(as.operator, { customerId: randomUUID(), values: {} }), 'not_found');
});

test('TENANT-03 ceilings are for operators', async () => {
  const { as, a, b } = world;
  for (const context of [as.owner, as.manager, as.viewer]) {
    await refused(setCeilings(context, { customerId: null, values: { customerStreams: 1 } }), 'forbidden');
    await refused(setCeilings(context, { customerId: a.customerId, values: { customerStreams: 1 } }), 'forbidden');
    await refused(getCeilings(context, { customerId: null }), 'forbidden');
  }
  await refused(setCeilings(as.owner, { customerId: b.customerId, values: { customerStreams: 1 } }), 'not_found');
  assert.equal(await world.db.customerCeiling.count(), 0);
});

test('DASH-03 a connection’s limits stay within the ceilings of its phone and its customer', async () => {
  const { as, a, b } = world;
  const { deviceId } = a;
  await setCeilings(as.operator, { customerId: null, values: { phoneStreams: 600, customerConnects: 90 } });
  await setCeilings(as.operator, { customerId: a.customerId, values: { customerStreams: 400 } });
  assert.deepEqual(await getLimitBounds(as.viewer, { deviceId }), { maxStreams: 400, maxConnectsPerSecond: 90 });
  const make = (maxStreams?: number) => createConnection(as.owner, { deviceId, name: 'x', maxStreams });
  const error = await refused(make(401), 'above_ceiling');
  assert.deepEqual(error.details, { field: 'maxStreams', problem: 'At most 400' });
  const { id } = await make(400);
  const standard = await getConnection(as.owner, { id: (await make()).id });
  assert.deepEqual([standard.maxStreams, standard.maxConnectsPerSecond], [400, 90], 'as much as is allowed');
  const others = await createConnection(as.other, { deviceId: b.deviceId, name: 'x', maxStreams: 600 });
  assert.equal((await getConnection(as.other, { id: others.id })).maxStreams, 600);
  assert.deepEqual(await getLimitBounds(as.owner, { connectionId: id }), { maxStreams: 400, maxConnectsPerSecond: 90 });

  await setCeilings(as.operator, { customerId: a.customerId, values: { customerStreams: 100 } });
  await updateConnection(as.owner, { id, name: 'Renamed', maxStreams: 400 });
  await refused(updateConnection(as.owner, { id, maxStreams: 399 }), 'above_ceiling');
  await refused(updateConnection(as.operator, { id, maxStreams: 101 }), 'above_ceiling');
  await updateConnection(as.owner, { id, maxStreams: 100 });
});

test('TENANT-04 a connection made through a share has the bounds of the customer that made it', async () => {
  const { as, a, db } = world;
  const { customerId, email, owner } = await addFriend(world, 'guest');
  await db.share.create({ data: { deviceId: a.deviceId, email, customerId, ...nothing, ports: true } });
  const guest = await atRequest(world, owner);
  await setCeilings(as.operator, { customerId, values: { customerStreams: 50 } });
  assert.equal((await getLimitBounds(guest, { deviceId: a.deviceId })).maxStreams, 50);
  assert.ok((await getLimitBounds(as.owner, { deviceId: a.deviceId })).maxStreams > 50);
  const { id } = await createConnection(guest, { deviceId: a.deviceId, name: 'Guest' });
  assert.equal((await getConnection(guest, { id })).maxStreams, 50);
  await refused(updateConnection(as.owner, { id, maxStreams: 51 }), 'above_ceiling');
});

test('PORTAL-05 an operator sets how many phones a customer pairs', async () => {
  const { as, a, db } = world;
  const count = await db.device.count({ where: { customerId: a.customerId } });
  await setCeilings(as.operator, { customerId: a.customerId, values: { customerPhones: count + 1 } });
  await createPairingCode(as.owner, {});
  await refused(createPairingCode(as.owner, {}), 'devices_full');
  await createPairingCode(as.operator, { customerId: a.customerId });
});
