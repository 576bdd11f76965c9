import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { changeConnections } from '@/domain/connection/change-many';
import { revealPasswords } from '@/domain/connection/reveal-many';
import { changeDevices } from '@/domain/device/change-many';
import { openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

test('DASH-01 each connection has its own result, in order; what is refused for one stops no other', async () => {
  const { as, a, b, db } = world;
  const ids = [b.connection.id, a.connection.id, randomUUID(), a.connection.id];
  const { results } = await changeConnections(as.owner, { ids, change: { kind: 'enable', enabled: false } });
  assert.deepEqual(
    results.map(({ id, done, code }) => [id, done, code]),
    [
      [ids[0], false, 'not_found'],
      [ids[1], true, null],
      [ids[2], false, 'not_found'],
    ],
  );
  assert.ok(results[0]?.sentence);
  const enabled = (id: string) => db.connection.findUniqueOrThrow({ where: { id } }).then((row) => row.enabled);
  assert.deepEqual([await enabled(a.connection.id), await enabled(b.connection.id)], [false, true]);
});

test('DASH-01 limits that are left out stay', async () => {
  const { as, a, db } = world;
  const before = await db.connection.findUniqueOrThrow({ where: { id: a.connection.id } });
  const change = { kind: 'limits' as const, limits: { quotaBytes: 5_000_000_000, quotaPeriod: 'day' as const } };
  await changeConnections(as.owner, { ids: [a.connection.id], change });
  const row = await db.connection.findUniqueOrThrow({ where: { id: a.connection.id } });
  assert.deepEqual([row.quotaBytes, row.quotaPeriod], [5_000_000_000n, 'day']);
  assert.deepEqual([row.maxStreams, row.protocols], [before.maxStreams, before.protocols]);
});

test('DASH-01 each reveal leaves its trace, and what is refused reveals nothing', async () => {
  const { as, a, b, db } = world;
  const traces = () => db.auditLog.count({ where: { action: 'connection.reveal_password' } });
  const before = await traces();
  const { results } = await revealPasswords(as.owner, { ids: [a.connection.id, b.connection.id] });
  assert.ok(results[0]?.credentials?.password);
  assert.equal(results[1]?.credentials, null);
  assert.equal(await traces(), before + 1);
});

test('DASH-01 schedules are set and ended; a viewer may do neither', async () => {
  const { as, a, db } = world;
  const ids = [a.deviceId];
  const schedule = { rule: { kind: 'interval' as const, everyMinutes: 60 } };
  const turn = (context: typeof as.owner, on: boolean) =>
    changeDevices(context, { ids, change: { kind: 'schedule', schedule: on ? schedule : null } });
  assert.equal((await turn(as.viewer, true)).results[0]?.code, 'forbidden');
  assert.equal((await turn(as.owner, true)).results[0]?.done, true);
  assert.equal(await db.rotationSchedule.count({ where: { deviceId: a.deviceId } }), 1);
  assert.equal((await turn(as.owner, false)).results[0]?.done, true);
  assert.equal(await db.rotationSchedule.count({ where: { deviceId: a.deviceId } }), 0);
});

test('at most 100 at once, and at least one', async () => {
  const ids = Array.from({ length: 101 }, () => randomUUID());
  await refused(changeDevices(world.as.owner, { ids, change: { kind: 'rotate' } }), 'invalid');
  await refused(revealPasswords(world.as.owner, { ids: [] }), 'invalid');
});
