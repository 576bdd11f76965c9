import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { scratch } from '../../test/database.ts';
import { registerRelay, relaySeen } from './relay-row.ts';

const row = {
  name: 'relay-1',
  publicHost: 'h',
  families: [4, 6],
  takesTls: false,
  tunnelUrl: 'u',
  portMin: 1,
  portMax: 2,
};

test('DASH-05: each run of a relay is recorded from its start, by the database’s time, to when it was last seen', async (t) => {
  const { db, database, relayId } = await scratch(t);
  const first = await registerRelay(database, row, randomUUID(), 0);
  const second = await registerRelay(database, row, randomUUID(), 30_000);
  assert.deepEqual([first.relayId, second.run], [relayId, first.run + 1]);
  const runs = () => db.relayRun.findMany({ where: { relayId }, orderBy: { run: 'asc' } });
  const [before, after] = await runs();
  assert(before && after);
  assert.equal(after.lastSeenAt.getTime() - after.startedAt.getTime(), 30_000, 'it ran before Postgres answered');
  await relaySeen(database, second);
  const [still, seen] = await runs();
  assert(still && seen);
  assert.deepEqual(still, before, 'an earlier run stays as it ended');
  assert(seen.lastSeenAt >= after.lastSeenAt);
  const { lastSeenAt } = await db.relay.findUniqueOrThrow({ where: { id: relayId } });
  assert.deepEqual(seen.lastSeenAt, lastSeenAt);
});
