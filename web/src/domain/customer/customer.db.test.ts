import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before, beforeEach } from 'node:test';
import { createCustomer } from '@/domain/customer/create';
import type { Context } from '@/domain/context';
import { getCustomer } from '@/domain/customer/get';
import { listCustomers } from '@/domain/customer/list';
import { reactivateCustomer } from '@/domain/customer/reactivate';
import { renameCustomer } from '@/domain/customer/rename';
import { suspendCustomer } from '@/domain/customer/suspend';
import { listRelays } from '@/domain/relay/list';
import { loadViewer } from '@/domain/session/load-viewer';
import { whySessionEnded } from '@/domain/session/why-ended';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { addUsage } from '@/domain/testing/usage';
import { addPerson, lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => void (world.events.length = 0));

test('DASH-07 TENANT-01 customers: an operator makes them and sees all, members see their own', async () => {
  const { as, a } = world;
  const { id } = await createCustomer(as.operator, { name: 'New' });
  assert.equal((await lastAudit(world, 'customer.create')).customerId, id);
  assert.equal((await listCustomers(as.operator)).items.length, 3);
  const own = await listCustomers(as.viewer);
  assert.deepEqual(
    own.items.map((customer) => [customer.id, customer.deviceCount, customer.memberCount]),
    [[a.customerId, 1, 3]],
  );
  for (const context of [as.owner, as.manager, as.viewer, as.other])
    await refused(createCustomer(context, { name: 'x' }), 'forbidden');
  await refused(createCustomer(as.operator, { name: ' ' }), 'invalid');
});

test('DASH-07 relays are for operators', async () => {
  const { as } = world;
  const [relay] = (await listRelays(as.operator)).items;
  assert.deepEqual([relay?.name, relay?.usedPorts, relay?.deviceCount, relay?.online], ['relay-1', 2, 2, true]);
  for (const context of [as.owner, as.manager, as.viewer, as.other]) await refused(listRelays(context), 'forbidden');
});

test('SEC-04 the audit log refuses change and deletion', async () => {
  await assert.rejects(world.db.auditLog.updateMany({ data: { action: 'forged' } }), /append-only/);
  await assert.rejects(world.db.auditLog.deleteMany(), /append-only/);
});

test('DASH-07 TENANT-03 a customer is shown to its own people and operators, and renamed by its owner', async () => {
  const { as, a, b, db } = world;
  await db.user.updateMany({ where: { email: 'viewer@a.test' }, data: { lastSignInAt: world.now } });
  const hour = new Date(Math.floor(world.now.getTime() / 3_600_000) * 3_600_000);
  const usage = { connectionId: a.connection.id, deviceId: a.deviceId, hour };
  await addUsage(db, { ...usage, ownerId: a.customerId, bytesUp: 1n, bytesDown: 2n });
  await addUsage(db, { ...usage, ownerId: b.customerId, bytesUp: 40n });
  const detail = await getCustomer(as.viewer, { id: a.customerId });
  assert.deepEqual(detail.traffic, { monthBytes: 3, last30DaysBytes: 3 });
  assert.deepEqual([detail.lastSignInAt, detail.deviceCount, detail.memberCount], [world.now, 1, 3]);
  await foreignIsMissing(world, b.customerId, (context, id) => getCustomer(context, { id }));

  await renameCustomer(as.owner, { id: a.customerId, name: 'Acme' });
  assert.deepEqual((await lastAudit(world, 'customer.rename')).after, { name: 'Acme' });
  world.events.length = 0;
  await foreignIsMissing(world, b.customerId, (context, id) => renameCustomer(context, { id, name: 'x' }));
  await viewerIsForbidden(world, (context) => renameCustomer(context, { id: a.customerId, name: 'x' }));
  await refused(renameCustomer(as.manager, { id: a.customerId, name: 'x' }), 'forbidden');
});

test('TENANT-05 suspension ends the sessions and notifies the relay; reactivation wakes no old session', async () => {
  const { as, b, db, events } = world;
  const both = await addPerson(world.system, { email: 'both@test.test', customerId: b.customerId });
  await db.member.create({ data: { userId: both.viewer.userId, customerId: world.a.customerId, role: 'viewer' } });
  await suspendCustomer(as.operator, { id: b.customerId });
  assert.deepEqual(events, [{ type: 'customer.changed', customerId: b.customerId }]);
  assert.equal((await lastAudit(world, 'customer.suspend')).targetId, b.customerId);
  assert.equal(await loadViewer(world.system, { sessionId: as.other.viewer.sessionId }), null);
  const why = (context: Context) => whySessionEnded(world.system, { sessionId: context.viewer.sessionId });
  assert.equal(await why(as.other), 'suspended', 'an open tab can say so');
  assert.deepEqual([await why(both), await why(as.operator)], ['ended', 'ended'], 'who has another customer, or none');
  assert.equal(await whySessionEnded(world.system, { sessionId: 'none' }), 'ended');
  const other = await loadViewer(world.system, { sessionId: both.viewer.sessionId });
  assert.deepEqual(
    other?.memberships.map(({ customerId }) => customerId),
    [world.a.customerId],
    'someone who belongs to an active customer too stays signed in there',
  );
  assert.ok(await loadViewer(world.system, { sessionId: as.owner.viewer.sessionId }), 'other customers notice nothing');
  await refused(suspendCustomer(as.operator, { id: b.customerId }), 'conflict');

  await reactivateCustomer(as.operator, { id: b.customerId });
  assert.deepEqual(events.at(-1), { type: 'customer.changed', customerId: b.customerId });
  assert.equal((await db.customer.findUniqueOrThrow({ where: { id: b.customerId } })).state, 'active');
  assert.equal(await loadViewer(world.system, { sessionId: as.other.viewer.sessionId }), null);
  assert.equal(await why(as.other), 'ended');
  await refused(reactivateCustomer(as.operator, { id: b.customerId }), 'conflict');
});

test('TENANT-05 TENANT-03 suspending and reactivating is for operators', async () => {
  const { as, a, b } = world;
  for (const verb of [suspendCustomer, reactivateCustomer]) {
    for (const context of [as.owner, as.manager, as.viewer])
      await refused(verb(context, { id: a.customerId }), 'forbidden');
    await refused(verb(as.owner, { id: b.customerId }), 'not_found');
    await refused(verb(as.operator, { id: randomUUID() }), 'not_found');
  }
});
