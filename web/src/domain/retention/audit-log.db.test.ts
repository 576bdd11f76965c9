import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import pg from 'pg';
import { cutoff } from '@/domain/retention/kept';
import { retain } from '@/domain/retention/retain';
import { addAged, rowsOf } from '@/domain/testing/aged-rows';
import { openWorld, type World } from '@/domain/testing/world';

let world: World;
let client: pg.Client;
before(async () => {
  world = await openWorld();
  client = new pg.Client({ connectionString: world.url });
  await client.connect();
});
after(async () => {
  await client.end();
  await world.close();
});

const day = 24 * 3_600_000;

async function partitions(): Promise<string[]> {
  const { rows } = await client.query<{ part: string }>(`SELECT "part" FROM "partitions_of"('AuditLog')`);
  return rows.map(({ part }) => part);
}

test('SEC-04 issue-11 the audit log loses whole months that are older than a year, and nothing younger, whatever a clock says', async () => {
  const year = cutoff(world.now, '1 year');
  const times = [-400, -62, -1, 1, 40].map((days) => new Date(year.getTime() + days * day));
  const before = await rowsOf(world, 'AuditLog');
  await addAged(world, 'AuditLog', times);
  // A clock of the jobs that is ten years ahead
  await retain({ ...world.system, now: new Date(world.now.getTime() + 3_650 * day) });
  const { rows } = await client.query<{ at: Date }>('SELECT "at" FROM "AuditLog" WHERE "at" < $1', [
    new Date(year.getTime() + 41 * day),
  ]);
  const left = new Set(rows.map(({ at }) => at.getTime()));
  const month = Date.UTC(year.getUTCFullYear(), year.getUTCMonth(), 1);
  assert.deepEqual(
    times.filter((at) => left.has(at.getTime())),
    times.filter((at) => at.getTime() >= month),
  );
  assert.equal(await rowsOf(world, 'AuditLog'), before + left.size);
  const direct = await client.query(`SELECT "partitions_drop"('AuditLog', now() + interval '10 years') AS "part"`);
  assert.deepEqual(direct.rows, [{ part: null }]);
});

test('SEC-04 issue-11 no statement changes, deletes or empties a row of the log, through the table or through a partition', async () => {
  const { db } = world;
  await addAged(world, 'AuditLog', [world.now, new Date(world.now.getTime() + 400 * day)]);
  const before = await db.auditLog.findMany({ orderBy: { id: 'asc' } });
  const tables = ['AuditLog', ...(await partitions())];
  assert.ok(tables.length > 4);
  const role = `pp_${randomUUID().replaceAll('-', '')}`;
  for (const table of tables) {
    const changes = [`UPDATE "${table}" SET "action" = 'forged'`, `DELETE FROM "${table}"`, `TRUNCATE "${table}"`];
    const filled = (await rowsOf(world, table)) > 0;
    for (const change of filled ? changes : changes.slice(2)) {
      await assert.rejects(client.query(change), /append-only/, change);
      // The application's role where it owns nothing, with every right that can be granted
      await client.query('BEGIN');
      await client.query(`CREATE ROLE ${role}; GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role};
        GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO ${role}; SET LOCAL ROLE ${role}`);
      await assert.rejects(client.query(change), /append-only/, change);
      await client.query('ROLLBACK');
    }
  }
  assert.deepEqual(await db.auditLog.findMany({ orderBy: { id: 'asc' } }), before);
});

test('SEC-04 issue-11 a role that owns nothing keeps partitions by the functions, and cannot get at younger rows by them', async () => {
  const role = `pp_${randomUUID().replaceAll('-', '')}`;
  const before = await rowsOf(world, 'AuditLog');
  await client.query(`SELECT "partitions_make"('AuditLog', 'month', '2019-01-01', '2019-01-02')`);
  await client.query('BEGIN');
  try {
    await client.query(`CREATE ROLE ${role}; GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role};
      GRANT EXECUTE ON FUNCTION "partitions_make", "partitions_place", "partitions_drop" TO ${role}; SET LOCAL ROLE ${role}`);
    const dropped = await client.query(`SELECT "partitions_drop"('AuditLog', now()) AS "part"`);
    assert.deepEqual(dropped.rows, [{ part: 'AuditLog_201901' }]);
    const calls = [
      `"partitions_drop"('AuditLog', 'infinity')`,
      `"partitions_place"('AuditLog', 'month', now() + interval '10 years', 1)`,
      `"partitions_make"('AuditLog', 'month', '2040-01-01', '2040-03-01')`,
    ];
    for (const call of calls) await client.query(`SELECT ${call}`);
    const refused = [
      'ALTER TABLE "AuditLog" DISABLE TRIGGER ALL',
      'DROP TABLE "AuditLog_default"',
      'ALTER TABLE "AuditLog" DETACH PARTITION "AuditLog_default"',
    ];
    for (const statement of refused) {
      await client.query('SAVEPOINT s');
      await assert.rejects(client.query(statement), { code: '42501' }, statement);
      await client.query('ROLLBACK TO s');
    }
    const { rows } = await client.query('SELECT count(*)::int AS "rows" FROM "AuditLog"');
    assert.deepEqual(rows, [{ rows: before }]);
  } finally {
    await client.query('ROLLBACK');
  }
});
