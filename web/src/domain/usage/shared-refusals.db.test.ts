import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { recentRefusals } from '@/domain/connection/refusals';
import { atRequest } from '@/domain/testing/sharing';
import { openWorld, refused, type World } from '@/domain/testing/world';
import { getConnectionRefusals, getDeviceRefusals } from '@/domain/usage/refusals';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

test('TENANT-04 with a share that only looks one sees what was refused, not the addresses of the owner’s people', async () => {
  const { db, as, a, b, now } = world;
  const { deviceId } = a;
  const hour = new Date(now.getTime() - (now.getTime() % 3_600_000));
  const row = { connectionId: a.connection.id, hour, ownerId: a.customerId, reason: 'wrong_password', deviceId };
  for (const address of ['203.0.113.9', '203.0.113.10'])
    await db.refusalHour.create({ data: { ...row, address, count: 2n, lastAt: now } });
  const rights = { rename: true, ports: false, configs: false, rotate: true };
  const data = { deviceId, email: 'owner@b.test', customerId: b.customerId, ...rights };
  const { id } = await db.share.create({ data });
  const reads = async () => {
    const grantee = await atRequest(world, as.other);
    return [
      await getConnectionRefusals(grantee, { id: a.connection.id }),
      await getDeviceRefusals(grantee, { id: deviceId }),
    ];
  };
  for (const { total, rows, reasons } of await reads()) {
    assert.deepEqual([total, reasons.map(({ count }) => count)], [4, [4]]);
    assert.deepEqual(
      rows.map(({ address, count }) => [address, count]),
      [[null, 4]],
    );
  }
  await refused(recentRefusals(await atRequest(world, as.other), { id: a.connection.id }), 'forbidden');
  await db.share.update({ where: { id }, data: { configs: true } });
  for (const { rows } of await reads()) assert.equal(rows.length, 2, 'who uses the connection looks for a reason');
});
