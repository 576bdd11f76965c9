import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { monthStart } from '@/domain/connection/period';
import { resetConnectionUsage } from '@/domain/connection/reset-usage';
import { topUpConnection } from '@/domain/connection/top-up';
import { updateConnection } from '@/domain/connection/update';
import { getConnectionUsage } from '@/domain/connection/usage';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(async () => {
  await world.db.quotaUse.deleteMany();
  await updateConnection(world.as.owner, { id: world.a.connection.id, quotaBytes: 1_000, quotaPeriod: 'month' });
  world.events.length = 0;
});

const stored = () => world.db.quotaUse.findUniqueOrThrow({ where: { connectionId: world.a.connection.id } });
const quota = async () => (await getConnectionUsage(world.as.viewer, { id: world.a.connection.id })).quota;
const used = (bytes: bigint, periodStart = monthStart(world.now, 'UTC')) =>
  world.db.quotaUse.create({ data: { connectionId: world.a.connection.id, periodStart, bytes, topUpBytes: 10n } });
const changed = () => {
  const { a, relayId } = world;
  return [...[{ type: 'connection.changed', relayId, connectionId: a.connection.id, deviceId: a.deviceId }]].map(
    (event) => ({ ...event, customerId: a.customerId }),
  );
};

test('DASH-03 MON-02 a reset starts the counter at zero, ends the top-up, leaves history, and is audited with both', async () => {
  const { as, a, db } = world;
  const { id } = a.connection;
  await used(1_010n);
  const month = { connectionId: id, month: monthStart(world.now, 'UTC'), deviceId: a.deviceId, ownerId: a.customerId };
  await db.usageMonth.create({ data: { ...month, bytesDown: 1_010n } });
  const view = await resetConnectionUsage(as.manager, { id });
  assert.deepEqual([view.state.name, view.monthBytes], ['on', 1_010]);
  const { bytes, topUpBytes, generation, periodStart, reached100At } = await stored();
  assert.deepEqual([bytes, topUpBytes, generation, reached100At], [0n, 0n, 1, null]);
  assert.ok(Math.abs(periodStart.getTime() - Date.now()) < 60_000);
  const audit = await lastAudit(world, 'connection.reset_usage');
  assert.deepEqual(
    [audit.before, audit.after],
    [
      { usedBytes: 1_010, topUpBytes: 10 },
      { usedBytes: 0, topUpBytes: 0 },
    ],
  );
  assert.deepEqual(world.events, changed());
  await resetConnectionUsage(as.owner, { id });
  assert.equal((await stored()).generation, 2);
  assert.deepEqual([(await quota())?.usedBytes, (await quota())?.limitBytes], [0, 1_000]);
});

test('MON-02 a reset of what was never used counts as a generation, too', async () => {
  await resetConnectionUsage(world.as.owner, { id: world.a.connection.id });
  assert.deepEqual([(await stored()).bytes, (await stored()).generation], [0n, 1]);
});

test('MON-02 top-ups add up, raise the limit of this period and end with it', async () => {
  const { as, a } = world;
  const { id } = a.connection;
  assert.equal((await topUpConnection(as.owner, { id, bytes: 500 })).state.name, 'on');
  await world.db.quotaUse.update({ where: { connectionId: id }, data: { bytes: 1_600n } });
  assert.equal((await topUpConnection(as.manager, { id, bytes: 100 })).state.name, 'quota_exceeded');
  assert.equal((await topUpConnection(as.manager, { id, bytes: 1 })).state.name, 'on');
  const now = await quota();
  assert.deepEqual([now?.usedBytes, now?.topUpBytes, now?.limitBytes], [1_600, 601, 1_601]);
  assert.ok(now?.reached80At && !now.reached100At);
  const audit = await lastAudit(world, 'connection.top_up');
  assert.deepEqual([audit.before, audit.after], [{ topUpBytes: 600 }, { topUpBytes: 601 }]);
  assert.deepEqual(world.events, [...changed(), ...changed(), ...changed()]);
  await world.db.quotaUse.update({ where: { connectionId: id }, data: { periodStart: new Date(0) } });
  const later = await quota();
  assert.deepEqual([later?.usedBytes, later?.topUpBytes, later?.reached80At], [0, 0, null]);
});

test('MON-02 a top-up begins the period that no byte has begun yet', async () => {
  await used(900n, new Date(0));
  await topUpConnection(world.as.owner, { id: world.a.connection.id, bytes: 5 });
  const { bytes, topUpBytes, periodStart } = await stored();
  assert.deepEqual([bytes, topUpBytes, periodStart], [0n, 5n, monthStart(world.now, 'UTC')]);
});

test('pitfall-3 reset and top-up: other customers, viewers and broken rules are refused', async () => {
  const { as, a, b } = world;
  const { id } = a.connection;
  await foreignIsMissing(world, b.connection.id, (context, foreign) => resetConnectionUsage(context, { id: foreign }));
  await foreignIsMissing(world, b.connection.id, (context, foreign) =>
    topUpConnection(context, { id: foreign, bytes: 1 }),
  );
  await viewerIsForbidden(world, (context) => resetConnectionUsage(context, { id }));
  await viewerIsForbidden(world, (context) => topUpConnection(context, { id, bytes: 1 }));
  for (const bytes of [0, -1, 1.5, 2 ** 51, NaN]) await refused(topUpConnection(as.owner, { id, bytes }), 'invalid');
  await topUpConnection(as.owner, { id, bytes: 2 ** 50 });
  await refused(topUpConnection(as.owner, { id, bytes: 1 }), 'invalid');
  await updateConnection(as.owner, { id, quotaBytes: null });
  await refused(topUpConnection(as.owner, { id, bytes: 1 }), 'no_data_limit');
});
