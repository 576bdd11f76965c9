import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { connectDatabase } from './index.ts';
import { openPool } from './pool.ts';

const connectionString = process.env.TEST_DATABASE_URL ?? '';

test('a connection that Postgres ends while the pool closes it is no uncaught error', async (t) => {
  const pool = openPool({ connectionString, max: 2 });
  t.after(() => pool.end());
  const client = await pool.connect();
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  client.release(true);
  assert.ok(client.listenerCount('error') > 0);
  client.emit('error', new Error('terminating connection due to administrator command'));
  await pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
});

test('Prisma’s pool loses a connection within a transaction without an uncaught error', async (t) => {
  const db = connectDatabase(connectionString, 1);
  t.after(() => db.$disconnect());
  const other = openPool({ connectionString, max: 1 });
  t.after(() => other.end());
  const lost = db.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    await other.query('SELECT pg_terminate_backend($1, 5000)', [row?.pid]);
    await tx.$queryRaw`SELECT 1`;
  });
  await assert.rejects(lost);
  assert.deepEqual(await db.$queryRaw`SELECT 1 AS one`, [{ one: 1 }]);
});

test('a closed pool ends all its connections', async () => {
  const pool = openPool({ connectionString, max: 1 });
  await pool.query('SELECT 1');
  const removed = once(pool, 'remove');
  await pool.end();
  await removed;
  assert.equal(pool.totalCount, 0);
});
