import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { Prisma } from '@pocketproxy/prisma';
import { cutoff } from '@/domain/retention/kept';
import { retain } from '@/domain/retention/retain';
import { batched, keptWithTheirOwner, partitioned, perDevice } from '@/domain/retention/table';
import { addAged, addOwners, agedTables, rowsOf, type AgedTable } from '@/domain/testing/aged-rows';
import { openWorld, type World } from '@/domain/testing/world';

let world: World;
before(async () => {
  world = await openWorld();
  await addOwners(world);
  await world.db.connection.updateMany({ data: { accessLogDays: 30 } });
});
after(() => world.close());

const day = 24 * 3_600_000;
const keptOf = (table: AgedTable) => ({ ...partitioned, ...perDevice, ...batched })[table].kept;
const shifted = (at: Date, ms: number) => new Date(at.getTime() + ms);
const later = (ms: number) => ({ ...world.system, now: shifted(world.now, ms) });

/** The longest that a row stays after its time: until the end of its partition. */
const unitMs = (table: AgedTable) => {
  const row = Object(partitioned)[table];
  return row ? (row.unit === 'month' ? 31 : 1) * day : 0;
};

/** The newest rows of a phone that would stay anyway. */
async function addNewest(table: AgedTable, at: Date): Promise<number> {
  const newest = Number(Object(perDevice)[table]?.newest ?? (table === 'RelayRun' ? 1 : 0));
  await addAged(
    world,
    table,
    Array.from({ length: newest }, (_, index) => shifted(at, index)),
  );
  return newest;
}

for (const table of agedTables)
  test(`issue-11 retention: ${table} keeps ${keptOf(table)}, and what is older goes`, async () => {
    const old = cutoff(world.now, keptOf(table));
    const before = await rowsOf(world, table);
    const stays = [shifted(old, 60_000), shifted(old, 2 * 60_000)];
    const goes = [shifted(old, -unitMs(table) - 60_000), shifted(old, -unitMs(table) - 120_000)];
    await addAged(world, table, [...stays, ...goes]);
    const newest = await addNewest(table, world.now);
    await retain(world.system);
    assert.equal(await rowsOf(world, table), before + stays.length + newest, 'the younger ones stayed');
    await retain(world.system);
    assert.equal(await rowsOf(world, table), before + stays.length + newest, 'again, nothing');
  });

test('issue-11 retention: the last 50 rotations and addresses of a phone stay, and its last change, however old', async () => {
  const wide = await openWorld();
  try {
    const long = cutoff(wide.now, '1 year');
    const times = Array.from({ length: 70 }, (_, index) => shifted(long, index * 60_000));
    for (const table of ['Rotation', 'IpHistory', 'StatusLog'] as const) await addAged(wide, table, times);
    await wide.db.statusLog.create({ data: { deviceId: wide.b.deviceId, status: 'online', at: long } });
    await retain(wide.system);
    const rotations = await wide.db.rotation.findMany({ orderBy: { createdAt: 'asc' } });
    assert.deepEqual(
      rotations.map(({ createdAt }) => createdAt),
      times.slice(-50),
    );
    const addresses = await wide.db.ipHistory.findMany({ orderBy: { firstSeenAt: 'asc' } });
    assert.deepEqual(
      addresses.map(({ firstSeenAt }) => firstSeenAt),
      times.slice(-50),
    );
    const changes = await wide.db.statusLog.findMany({ orderBy: { at: 'asc' } });
    assert.deepEqual(
      changes.map(({ at }) => at),
      [long, times[69]],
    );
  } finally {
    await wide.close();
  }
});

test('issue-11 retention: a rotation that runs, a command that waits and an open alert stay, however old', async () => {
  const { db, a, relayId, now } = world;
  const old = shifted(now, -800 * day);
  const device = { deviceId: a.deviceId, createdAt: old };
  await db.rotation.create({ data: { ...device, trigger: 'manual', activeDeviceId: a.deviceId } });
  await db.command.create({ data: { ...device, relayId, kind: 'reboot', expiresAt: shifted(old, day) } });
  await db.incident.create({ data: { kind: 'open', subjectId: a.deviceId, seenAt: old, openedAt: old } });
  const counts = () =>
    Promise.all([
      db.rotation.count({ where: { activeDeviceId: a.deviceId } }),
      db.command.count({ where: { state: 'queued' } }),
      db.incident.count({ where: { kind: 'open' } }),
    ]);
  const before = await counts();
  await retain(world.system);
  assert.deepEqual(await counts(), before);
  assert.deepEqual(before, [1, 1, 1]);
});

test('issue-11 retention: the access log keeps each connection’s own days, to the row', async () => {
  const { db, a, b, now } = world;
  await db.connection.update({ where: { id: a.connection.id }, data: { accessLogDays: 1 } });
  await db.connection.update({ where: { id: b.connection.id }, data: { accessLogDays: 20 } });
  await retain(world.system);
  const before = await rowsOf(world, 'AccessLog');
  await addAged(world, 'AccessLog', [shifted(now, -day + 60_000), shifted(now, -day - 60_000), shifted(now, -3 * day)]);
  await addAged({ ...world, a: b }, 'AccessLog', [shifted(now, -19 * day), shifted(now, -21 * day)]);
  const { tables } = await retain(world.system);
  assert.equal(await rowsOf(world, 'AccessLog'), before + 2);
  assert.equal(tables['AccessLog']?.rows, 3);
});

test('issue-11 retention: an idle session ends, and goes a week later', async () => {
  const { db, as, now, system } = world;
  const { userId } = as.viewer.viewer;
  const idle = (more: number) => shifted(now, -system.lifetimes.idleMs - 7 * day + more);
  const add = (lastUsedAt: Date) =>
    db.session.create({
      data: { userId, version: 1, createdAt: idle(-day), lastUsedAt, expiresAt: shifted(now, day) },
    });
  const [stays, goes] = [await add(idle(60_000)), await add(idle(-60_000))];
  await retain(system);
  const left = await db.session.findMany({ where: { id: { in: [stays.id, goes.id] } } });
  assert.deepEqual(
    left.map(({ id }) => id),
    [stays.id],
  );
});

test('issue-11 retention: after 40 days of downtime one run catches up, in batches, with many rows', async () => {
  const { db, a } = world;
  const rows = 5_500;
  await db.$executeRaw`INSERT INTO "UsageFlush" ("bootId", "sequence", "at")
    SELECT gen_random_uuid(), n, ${world.now} FROM generate_series(1, ${rows}::int) n`;
  await db.$executeRaw`INSERT INTO "Rotation" ("id", "deviceId", "trigger", "state", "createdAt", "finishedAt", "reason")
    SELECT gen_random_uuid(), ${a.deviceId}::uuid, 'manual', 'failed', ${world.now}::timestamptz - n * interval '20 min',
      ${world.now}, 'timeout' FROM generate_series(1, ${rows}::int) n`;
  const at40 = later(40 * day);
  const seen: number[] = [];
  const { tables, finished } = await retain(at40, {
    progress: async ({ tables }, table) => {
      if (table === 'UsageFlush') seen.push(tables[table]?.rows ?? 0);
    },
  });
  assert.equal(finished, true);
  assert.ok(Number(tables['UsageFlush']?.rows) >= rows);
  assert.ok(seen.length >= 5, 'in batches, with progress');
  assert.equal(await rowsOf(world, 'UsageFlush'), 0);
  const old = cutoff(at40.now, '90 days');
  assert.equal(await db.rotation.count({ where: { createdAt: { lt: old }, activeDeviceId: null } }), 0);
  for (const table of ['UsageHour', 'RefusalHour'] as const) {
    const least = Prisma.raw(
      `SELECT count(*)::int AS "rows" FROM "${table}" WHERE "hour" < '${cutoff(at40.now, '31 days').toISOString()}'`,
    );
    assert.deepEqual(await db.$queryRaw`${least}`, [{ rows: 0 }]);
  }
});

test('issue-11 retention: a run that has used its time stops, and the next one continues', async () => {
  await world.db.$executeRaw`INSERT INTO "UsageFlush" ("bootId", "sequence", "at")
    SELECT gen_random_uuid(), n, ${shifted(world.now, -10 * day)} FROM generate_series(1, 2500) n`;
  const before = await rowsOf(world, 'UsageFlush');
  let batches = 0;
  const cut = await retain(world.system, {
    over: () => batches >= 1,
    progress: async ({ tables }) => void (batches = tables['UsageFlush']?.rows ? 1 : 0),
  });
  assert.equal(cut.finished, false);
  assert.equal(await rowsOf(world, 'UsageFlush'), before - 1_000);
  assert.equal((await retain(world.system)).finished, true);
  assert.equal(await rowsOf(world, 'UsageFlush'), before - 2_500);
});

test('issue-11 retention: two processes at the same time delete once, and one of them leaves it to the other', async () => {
  await world.db.$executeRaw`INSERT INTO "UsageFlush" ("bootId", "sequence", "at")
    SELECT gen_random_uuid(), n, ${shifted(world.now, -10 * day)} FROM generate_series(1, 3000) n`;
  const reports = await Promise.all([retain(world.system), retain(world.system)]);
  assert.deepEqual(reports.map(({ finished }) => finished).sort(), [false, true]);
  assert.equal(
    reports.reduce((sum, { tables }) => sum + (tables['UsageFlush']?.rows ?? 0), 0),
    3_000,
  );
});

test('issue-11 retention: every table has its place in the table of what is kept', async () => {
  const rows = await world.db.$queryRaw<{ name: string }[]>`
    SELECT relname::text AS "name" FROM pg_class
    WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace
      AND relname <> '_prisma_migrations' ORDER BY 1`;
  const known = [...Object.keys(keptWithTheirOwner), ...agedTables].sort();
  assert.deepEqual(rows.map(({ name }) => name).sort(), known);
});
