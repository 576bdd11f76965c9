import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { getConnection } from '@/domain/connection/get';
import { hourStart, monthStart } from '@/domain/connection/period';
import { updateConnection } from '@/domain/connection/update';
import { getConnectionUsage } from '@/domain/connection/usage';
import { foreignIsMissing } from '@/domain/testing/verb-cases';
import { addUsage } from '@/domain/testing/usage';
import { openWorld, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

test('USE-01 PORTAL-04 usage by hour, month and in total, of the viewer’s own time only', async () => {
  const { as, a, b, db, now } = world;
  const connectionId = a.connection.id;
  const hour = hourStart(now);
  const hoursAgo = (count: number) => new Date(hour.getTime() - count * 3_600_000);
  const lastMonth = new Date(monthStart(now, 'UTC').getTime() - 3_600_000);
  const deviceId = a.deviceId;
  const row = (at: Date, ownerId: string, bytesUp: bigint, bytesDown: bigint) => ({
    connectionId,
    deviceId,
    ownerId,
    hour: at,
    bytesUp,
    bytesDown,
  });
  for (const counted of [
    row(hour, a.customerId, 10n, 100n),
    row(hour, b.customerId, 1n, 1n), // the device was B's earlier in this hour
    row(hoursAgo(23), a.customerId, 5n, 50n),
    row(hoursAgo(24 * 40), a.customerId, 1_000n, 2_000n),
  ])
    await addUsage(db, counted);
  const usage = await getConnectionUsage(as.viewer, { id: connectionId });
  assert.deepEqual(usage.now, { up: 10, down: 100 });
  assert.deepEqual(usage.total, { up: 1_015, down: 2_150 });
  assert.ok(usage.month.up === 10 || (usage.month.up === 15 && hoursAgo(23) > lastMonth));
  assert.equal(usage.quota, null);
  assert.deepEqual((await getConnectionUsage(as.operator, { id: connectionId })).now, { up: 11, down: 101 });
  await foreignIsMissing(world, b.connection.id, (context, id) => getConnectionUsage(context, { id }));
});

test('MON-02 PORTAL-04 quota: what an earlier period used does not count', async () => {
  const { as, a, db, now } = world;
  const { id } = a.connection;
  await updateConnection(as.owner, { id, quotaBytes: 1_000, quotaPeriod: 'month' });
  await db.quotaUse.create({ data: { connectionId: id, periodStart: monthStart(now, 'UTC'), bytes: 1_000n } });
  const spent = await getConnectionUsage(as.viewer, { id });
  assert.deepEqual([spent.quota?.usedBytes, spent.quota?.limitBytes], [1_000, 1_000]);
  assert.ok(spent.quota?.resetsAt && spent.quota.resetsAt > now);
  assert.equal((await getConnection(as.viewer, { id })).state.name, 'quota_exceeded');
  await db.quotaUse.update({
    where: { connectionId: id },
    data: { periodStart: new Date(monthStart(now, 'UTC').getTime() - 1) },
  });
  assert.equal((await getConnectionUsage(as.viewer, { id })).quota?.usedBytes, 0);
  assert.equal((await getConnection(as.viewer, { id })).state.name, 'on');
  await updateConnection(as.owner, { id, quotaPeriod: 'none' });
  const endless = await getConnectionUsage(as.viewer, { id });
  assert.deepEqual([endless.quota?.usedBytes, endless.quota?.resetsAt], [1_000, null]);
});
