import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { scratch } from '../../test/database.ts';
import { registerRelay, relaySeen, type RelayHealth } from './relay-row.ts';

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
  assert.deepEqual(await relaySeen(database, second, health), { missedEvents: 0, wantsAuthority: false });
  const [still, seen] = await runs();
  assert(still && seen);
  assert.deepEqual(still, before, 'an earlier run stays as it ended');
  assert(seen.lastSeenAt >= after.lastSeenAt);
  const { lastSeenAt, cpuPercent, loopLagMs, memoryBytes, phones, ...relay } = await db.relay.findUniqueOrThrow({
    where: { id: relayId },
  });
  assert.deepEqual(seen.lastSeenAt, lastSeenAt);
  assert.deepEqual([cpuPercent, loopLagMs, memoryBytes, phones], [12, 3.4, 5_000_000_000n, 6]);
  assert.deepEqual([relay.certificateEndsAt?.getTime(), relay.certificateFault], [86_400_000, 'no PEM']);
});

test('a relay that was removed is there again with its next start; who drains it is not asked', async (t) => {
  const { db, database, relayId } = await scratch(t);
  const drainingSince = new Date(1_000);
  await db.relay.update({ where: { id: relayId }, data: { removedAt: new Date(), drainingSince } });
  await registerRelay(database, row, randomUUID(), 0);
  const relay = await db.relay.findUniqueOrThrow({ where: { id: relayId } });
  assert.deepEqual([relay.removedAt, relay.drainingSince], [null, drainingSince]);
});

const health: RelayHealth = {
  ...{ cpuPercent: 12, loopLagMs: 3.4, memoryBytes: 5_000_000_000, memoryLimitBytes: 6_000_000_000 },
  ...{ phones: 6, streams: 7, vpnSessions: 8, certificate: { endsMs: 86_400_000, fault: 'no PEM' } },
};
