import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import pg from 'pg';
import { copiedAtMost, keepPartitions, partitionedTables, strayRows } from '@/domain/retention/partitions';
import { retain } from '@/domain/retention/retain';
import { addAged, addOwners, rowsOf } from '@/domain/testing/aged-rows';
import { openWorld, type World } from '@/domain/testing/world';

let world: World;
let client: pg.Client;
before(async () => {
  world = await openWorld();
  await addOwners(world);
  client = new pg.Client({ connectionString: world.url });
  await client.connect();
});
after(async () => {
  await client.end();
  await world.close();
});

const day = 24 * 3_600_000;
const shifted = (ms: number) => new Date(world.now.getTime() + ms);
const run = (now = world.now) => ({ now, over: () => false, gone: async () => undefined });

interface Part {
  readonly part: string;
  readonly starts: Date | null;
  readonly ends: Date | null;
}

async function partsOf(table: string): Promise<Part[]> {
  const { rows } = await client.query<Part>('SELECT * FROM "partitions_of"($1) ORDER BY "starts"', [table]);
  return rows;
}

/** Whether a time has a partition of its own. */
async function has(table: string, at: Date): Promise<boolean> {
  return (await partsOf(table)).some(({ starts, ends }) => starts && ends && starts <= at && at < ends);
}

const inDefault = (table: string) => rowsOf(world, `${table}_default`);

test('issue-11 partitions: a migrated database has those of today and of the next 14 days', async () => {
  for (const table of partitionedTables)
    for (let ahead = 0; ahead <= 14; ahead += 1)
      assert.ok(await has(table, shifted(ahead * day)), `${table} +${ahead}`);
});

test('issue-11 partitions: with a clock moved by a day, and by a month, there are always 14 days ahead, without a gap', async () => {
  for (const moved of [1, 31]) {
    await retain({ ...world.system, now: shifted(moved * day) });
    for (const table of partitionedTables) {
      for (let ahead = 0; ahead <= 14; ahead += 1) assert.ok(await has(table, shifted((moved + ahead) * day)), table);
    }
  }
  await retain(world.system);
});

test('issue-11 partitions: bounds and names are UTC, whatever the session’s zone', async () => {
  await client.query(`SET TIME ZONE 'Pacific/Auckland'`);
  await client.query('SELECT "partitions_make"($1, $2, $3, $3)', ['UsageHour', 'day', '2031-03-01T23:30:00Z']);
  await client.query(`SELECT "partitions_make"('UsageHour', 'day', '2031-03-01T23:30:00Z', '2031-03-02T00:00:01Z')`);
  await client.query('RESET TIME ZONE');
  const made = (await partsOf('UsageHour')).filter(({ part }) => part.startsWith('UsageHour_2031'));
  assert.deepEqual(
    made.map(({ part, starts }) => [part, starts?.toISOString()]),
    [
      ['UsageHour_20310301', '2031-03-01T00:00:00.000Z'],
      ['UsageHour_20310302', '2031-03-02T00:00:00.000Z'],
    ],
  );
  await client.query('DROP TABLE "UsageHour_20310301", "UsageHour_20310302"');
});

for (const table of partitionedTables)
  test(`issue-11 partitions: ${table} without its partition still takes rows, and the next run repairs it`, async () => {
    const missing = await partsOf(table);
    const future = missing.filter(({ starts }) => starts && starts > world.now);
    for (const { part } of future) await client.query(`DROP TABLE "${part}"`);
    const rows = await rowsOf(world, table);
    const at = future[0]?.starts ?? assert.fail();
    await addAged(world, table, [at, new Date(at.getTime() + 60_000)]);
    assert.equal(await inDefault(table), 2);
    assert.deepEqual(await strayRows(world.db), { [table]: 2 });
    const report = await keepPartitions(world.db, table, run());
    assert.equal(report.placed, 2);
    assert.equal(await inDefault(table), 0);
    assert.equal(await rowsOf(world, table), rows + 2, 'no row was lost');
    assert.ok(await has(table, at));
    assert.deepEqual(await strayRows(world.db), {});
    assert.deepEqual(await keepPartitions(world.db, table, run()), { placed: 0, made: 0, dropped: [] });
    await addAged(world, table, [new Date(at.getTime() + 120_000)]);
    assert.equal(await inDefault(table), 0);
  });

test('issue-11 partitions: many rows without a partition become one as they are, and what comes next has its own', async () => {
  for (const { part, starts } of await partsOf('UsageHour'))
    if (starts && starts >= shifted(-2 * day)) await client.query(`DROP TABLE "${part}"`);
  const many = copiedAtMost + 500;
  await client.query(
    `INSERT INTO "UsageHour" ("connectionId", "hour", "deviceId", "ownerId")
     SELECT gen_random_uuid(), $1::timestamptz - (n % 20) * interval '1 hour', gen_random_uuid(), gen_random_uuid()
     FROM generate_series(1, $2::int) n`,
    [world.now, many],
  );
  const stray = await inDefault('UsageHour');
  assert.ok(stray >= many);
  assert.equal((await keepPartitions(world.db, 'UsageHour', run())).placed, stray);
  assert.equal(await inDefault('UsageHour'), 0);
  assert.ok((await partsOf('UsageHour')).some(({ part }) => /^UsageHour_\d{8}_\d{8}$/.test(part)));
  for (let ahead = 0; ahead <= 14; ahead += 1) assert.ok(await has('UsageHour', shifted(ahead * day)));
  await retain({ ...world.system, now: shifted(40 * day) });
  assert.ok(
    !(await partsOf('UsageHour')).some(({ part }) => /^UsageHour_\d{8}_\d{8}$/.test(part)),
    'and goes in its time',
  );
  await retain(world.system);
});

test('issue-11 partitions: a row of a clock that is years ahead waits in the default one, is counted, and disturbs nothing', async () => {
  const wrong = shifted(4_000 * day);
  await addAged(world, 'UsageHour', [wrong]);
  assert.deepEqual(await strayRows(world.db), { UsageHour: 1 });
  const { placed } = await keepPartitions(world.db, 'UsageHour', run());
  assert.equal(placed, 0);
  assert.ok(!(await has('UsageHour', wrong)));
  const inTime = await keepPartitions(world.db, 'UsageHour', run(wrong));
  assert.equal(inTime.placed, 1, 'it is placed when its time comes');
});

test('issue-11 partitions: who reads for long only delays a drop; a reader that comes meanwhile waits a moment', async () => {
  const own = new pg.Client({ connectionString: world.url });
  await own.connect();
  await client.query(`SELECT "partitions_make"('RefusalHour', 'day', '2020-01-01', '2020-01-02')`);
  await own.query('BEGIN');
  await own.query('SELECT count(*) FROM "RefusalHour"');
  const kept = keepPartitions(world.db, 'RefusalHour', run());
  const startedAt = performance.now();
  await client.query('SELECT count(*) FROM "RefusalHour"');
  assert.ok(performance.now() - startedAt < 1_000);
  await own.query('COMMIT');
  await own.end();
  assert.deepEqual((await kept).dropped, ['RefusalHour_20200101']);
});

test('issue-11 partitions: two processes keep them at the same time, and one of them does the work', async () => {
  await client.query(`SELECT "partitions_make"('AccessLog', 'day', '2020-01-01', '2020-01-11')`);
  const both = await Promise.all([1, 2].map(() => keepPartitions(world.db, 'AccessLog', run())));
  assert.equal(
    both.reduce((sum, { dropped }) => sum + dropped.length, 0),
    10,
  );
});

test('issue-11 partitions: a table of a migration becomes partitioned with its rows, keys, triggers and grants', async () => {
  const name = `Plain${randomUUID().slice(0, 8)}`;
  await client.query(`
    CREATE TABLE "${name}" ("id" uuid CONSTRAINT "${name}_pkey" PRIMARY KEY, "at" timestamptz(3) NOT NULL, "n" int CHECK ("n" > 0));
    CREATE INDEX "${name}_n_idx" ON "${name}" ("n") WHERE "n" > 5;
    GRANT SELECT ON "${name}" TO pocketproxy_relay;
    GRANT UPDATE ("n") ON "${name}" TO pocketproxy_relay;
    CREATE TRIGGER "${name}_no_change" BEFORE UPDATE OR DELETE ON "${name}" FOR EACH ROW EXECUTE FUNCTION "refuse_audit_change"();
    INSERT INTO "${name}" SELECT gen_random_uuid(), now() - n * interval '1 day', n FROM generate_series(1, 40) n`);
  await client.query('SELECT "partition_table"($1, $2, $3)', [name, 'at', 'day']);
  assert.equal(await rowsOf(world, name), 40);
  assert.equal(await inDefault(name), 0);
  assert.ok(await has(name, shifted(-40 * day)));
  const { rows } = await client.query(
    `SELECT pg_get_constraintdef(oid) AS "pk",
       has_table_privilege('pocketproxy_relay', $1::regclass, 'SELECT') AND
       has_column_privilege('pocketproxy_relay', $1::regclass, 'n', 'UPDATE') AS "granted",
       EXISTS (SELECT FROM pg_indexes WHERE indexname = $2 AND indexdef LIKE '%WHERE (n > 5)') AS "index"
     FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'p'`,
    [`"${name}"`, `${name}_n_idx`],
  );
  assert.deepEqual(rows, [{ pk: 'PRIMARY KEY (id, at)', granted: true, index: true }]);
  await assert.rejects(client.query(`DELETE FROM "${name}"`), /append-only/);
  await assert.rejects(client.query(`INSERT INTO "${name}" VALUES (gen_random_uuid(), now(), 0)`), { code: '23514' });
  await client.query(`DROP TABLE "${name}"`);
});
