import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { createCustomer } from '@/domain/customer/create';
import { listCustomers } from '@/domain/customer/list';
import { listRelays } from '@/domain/relay/list';
import { lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

test('DASH-07 TENANT-01 customers: an operator makes them and sees all, members see their own', async () => {
  const { as, a } = world;
  const { id } = await createCustomer(as.operator, { name: 'New' });
  assert.equal((await lastAudit(world, 'customer.create')).customerId, id);
  assert.equal((await listCustomers(as.operator)).length, 3);
  const own = await listCustomers(as.viewer);
  assert.deepEqual(
    own.map((customer) => [customer.id, customer.deviceCount, customer.memberCount]),
    [[a.customerId, 1, 3]],
  );
  for (const context of [as.owner, as.manager, as.viewer, as.other])
    await refused(createCustomer(context, { name: 'x' }), 'forbidden');
  await refused(createCustomer(as.operator, { name: ' ' }), 'invalid');
});

test('DASH-07 relays are for operators', async () => {
  const { as } = world;
  const [relay] = await listRelays(as.operator);
  assert.deepEqual([relay?.name, relay?.usedPorts, relay?.deviceCount, relay?.online], ['relay-1', 2, 2, true]);
  for (const context of [as.owner, as.manager, as.viewer, as.other]) await refused(listRelays(context), 'forbidden');
});

test('SEC-04 the audit log refuses change and deletion', async () => {
  await assert.rejects(world.db.auditLog.updateMany({ data: { action: 'forged' } }), /append-only/);
  await assert.rejects(world.db.auditLog.deleteMany(), /append-only/);
});
