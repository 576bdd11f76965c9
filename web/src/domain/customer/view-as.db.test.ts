import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { can, permissions, type Permission } from '@/domain/authorize';
import { getConnection } from '@/domain/connection/get';
import { listConnections } from '@/domain/connection/list';
import { updateConnection } from '@/domain/connection/update';
import { suspendCustomer } from '@/domain/customer/suspend';
import { asViewerOf, viewAsCustomer } from '@/domain/customer/view-as';
import { getDevice } from '@/domain/device/get';
import { listDevices } from '@/domain/device/list';
import { listAudit } from '@/domain/audit/list';
import { getOverview } from '@/domain/overview/get';
import { search } from '@/domain/search/find';
import { grantShare } from '@/domain/share/grant';
import { addFriend, nothing } from '@/domain/testing/sharing';
import { lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const names = ({ items }: { items: readonly { name: string }[] }) => items.map(({ name }) => name);

test('DASH-07 TENANT-01 an operator sees what a viewer of the customer sees, shared phones too, and nothing else', async () => {
  const { as, a, b } = world;
  const context = await asViewerOf(as.operator, await viewAsCustomer(as.operator, { id: b.customerId }));
  assert.deepEqual(names(await listDevices(context)), ['Phone of B']);
  assert.deepEqual(names(await listConnections(context)), ['Connection of B']);
  assert.equal((await getOverview(context)).figures.online.total, 1);
  assert.deepEqual(
    (await search(context, { text: 'phone of' })).devices.map(({ name }) => name),
    ['Phone of B'],
  );
  await refused(getDevice(context, { id: a.deviceId }), 'not_found');
  await refused(getConnection(context, { id: a.connection.id }), 'not_found');
  await grantShare(as.owner, { deviceId: a.deviceId, email: 'owner@b.test', ...nothing, ports: true });
  const shared = await asViewerOf(as.operator, { id: b.customerId, name: 'B' });
  assert.deepEqual(names(await listDevices(shared)), ['Phone of B', 'Phone of A']);
});

test('DASH-07 in that role nothing can be written: it may only look and reveal', async () => {
  const { as, a, events } = world;
  const context = await asViewerOf(as.operator, { id: a.customerId, name: 'A' });
  const names = Object.keys(permissions).filter((name): name is Permission => Object.hasOwn(permissions, name));
  const may = names.filter((name) => can(context.viewer, name, { customerId: a.customerId }));
  assert.deepEqual(
    may.filter((name) => !/\.(?:view|reveal|refused_clients|test|notes)$/.test(name)),
    [],
  );
  const before = events.length;
  await refused(updateConnection(context, { id: a.connection.id, name: 'x' }), 'forbidden');
  await context.publish({ type: 'customer.changed', customerId: a.customerId });
  assert.equal(events.length, before);
});

test('SEC-04 the first look of an hour is audited, and the customer’s owner reads of it', async () => {
  const { as, system } = world;
  const { customerId, owner } = await addFriend(world, 'looked-at');
  const rows = async () =>
    (await listAudit(owner, {})).items.filter(({ action }) => action === 'customer.view_as').length;
  const look = (minutes: number) => {
    const now = new Date(system.now.getTime() + minutes * 60_000);
    return viewAsCustomer({ ...as.operator, now }, { id: customerId });
  };
  await look(0);
  const { actorId, targetId } = await lastAudit(world, 'customer.view_as');
  assert.deepEqual([actorId, targetId], [as.operator.viewer.userId, customerId]);
  await look(59);
  assert.equal(await rows(), 1);
  await look(61);
  assert.equal(await rows(), 2);
});

test('DASH-07 a suspended customer can still be looked at; members cannot look as another', async () => {
  const { as, a, b } = world;
  await suspendCustomer(as.operator, { id: b.customerId });
  assert.equal((await viewAsCustomer(as.operator, { id: b.customerId })).name, 'B');
  await refused(viewAsCustomer(as.owner, { id: a.customerId }), 'forbidden');
  await refused(viewAsCustomer(as.owner, { id: b.customerId }), 'not_found');
});
