import assert from 'node:assert/strict';
import test from 'node:test';
import { connectDatabase } from './index.ts';
import { scratchDatabase } from './testing.ts';

test('transactions of both kinds wait out a busy pool for longer than Prisma’s own 2 s', async (t) => {
  const { url, drop } = await scratchDatabase();
  const db = connectDatabase(url, 1);
  t.after(async () => {
    await db.$disconnect();
    await drop();
  });
  const ended: string[] = [];
  const note = (what: string) => (result: unknown) => (ended.push(what), result);
  const work = [
    db.$queryRaw`SELECT 1 AS one FROM pg_sleep(3)`.then(note('long query')),
    db.$transaction((tx) => tx.customer.count()).then(note('in turn')),
    db.$transaction([db.customer.count(), db.user.count()]).then(note('at once')),
  ];
  assert.deepEqual((await Promise.all(work)).slice(1), [0, [0, 0]]);
  assert.equal(ended[0], 'long query', 'the pool was busy');
});
