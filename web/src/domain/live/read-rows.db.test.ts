import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { createConnection } from '@/domain/connection/create';
import { getConnection } from '@/domain/connection/get';
import { suspendCustomer } from '@/domain/customer/suspend';
import { listDevices } from '@/domain/device/list';
import { maySee } from '@/domain/live/event';
import { readLiveRows } from '@/domain/live/read-rows';
import { grantShare } from '@/domain/share/grant';
import { atRequest, nothing } from '@/domain/testing/sharing';
import { openWorld, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

async function rows() {
  const { db, a, as } = world;
  const connections = await db.connection.findMany({ where: { deviceId: a.deviceId, deletedAt: null } });
  const ids = { device: [a.deviceId], connection: connections.map(({ id }) => id) };
  return readLiveRows(db, as.operator.now, ids);
}

test('DASH-06 a row has the fields that its page has, for all viewers alike', async () => {
  const { as, a } = world;
  const { id } = await createConnection(as.owner, { deviceId: a.deviceId, name: 'One' });
  const [device, ...connections] = await rows();
  const {
    connectionCount: _differs,
    externalId: _e,
    metadata: _m,
    ...listed
  } = (await listDevices(as.owner)).items[0] ?? assert.fail();
  assert.deepEqual(device?.view, listed);
  const { whitelist: _w, device: _d, externalId: _f, metadata: _n, ...shown } = await getConnection(as.owner, { id });
  assert.deepEqual(connections.find((row) => row.id === id)?.view, shown);
});

test('TENANT-01 TENANT-04 TENANT-05 rows go to their customer, to whom a share shows them, and to operators while it is suspended', async () => {
  const { as, a, db } = world;
  const seenBy = async () => {
    const viewers = {
      owner: as.owner.viewer,
      other: (await atRequest(world, as.other)).viewer,
      operator: as.operator.viewer,
    };
    const all = await rows();
    return Object.entries(viewers).map(
      ([name, viewer]) => `${name} ${all.filter((row) => maySee(viewer, row)).length}`,
    );
  };
  const count = (await rows()).length;
  assert.deepEqual(await seenBy(), [`owner ${count}`, 'other 0', `operator ${count}`]);
  await grantShare(as.owner, { deviceId: a.deviceId, email: 'owner@b.test', ...nothing });
  assert.deepEqual(await seenBy(), [`owner ${count}`, `other ${count}`, `operator ${count}`]);
  const stranger = await db.customer.create({ data: { name: 'Stranger' } });
  const { id } = await createConnection(as.owner, { deviceId: a.deviceId, name: 'Held' });
  await db.connection.update({ where: { id }, data: { holderId: stranger.id } });
  assert.deepEqual(await seenBy(), [`owner ${count + 1}`, `other ${count}`, `operator ${count + 1}`]);
  await suspendCustomer(as.operator, { id: a.customerId });
  assert.deepEqual(await seenBy(), ['owner 0', 'other 0', `operator ${count + 1}`]);
});
