import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import pg from 'pg';
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
    db.$queryRaw`SELECT 1 AS one FROM pg_sleep(2.2)`.then(note('long query')),
    db.$transaction((tx) => tx.customer.count()).then(note('in turn')),
    db.$transaction([db.customer.count(), db.user.count()]).then(note('at once')),
  ];
  assert.deepEqual((await Promise.all(work)).slice(1), [0, [0, 0]]);
  assert.equal(ended[0], 'long query', 'the pool was busy');
});

test('a transaction sends one statement at a time, also those that Prisma asks for side by side', async (t) => {
  const { url, drop } = await scratchDatabase();
  const db = connectDatabase(url, 1);
  t.after(async () => {
    await db.$disconnect();
    await drop();
  });
  await db.relay.create({
    data: {
      ...{ name: 'r', publicHost: 'r.test', tunnelUrl: 'wss://r.test', portMin: 1, portMax: 2 },
      devices: { create: { name: 'Phone', customer: { create: { name: 'A' } } } },
    },
  });
  const mostAtOnce = watchQueries(t);
  const [device, customers] = await db.$transaction(async (tx) =>
    Promise.all([
      tx.device.findFirstOrThrow({ include: { relay: true, customer: true, secrets: true } }),
      tx.customer.count(),
    ]),
  );
  assert.deepEqual([device.relay.name, device.customer?.name, customers], ['r', 'A', 1]);
  const broken = db.$transaction(async (tx) => {
    await Promise.allSettled([tx.$queryRaw`SELECT 1/0`, tx.customer.count(), tx.user.count()]);
    throw new Error('rolled back');
  });
  await assert.rejects(broken, /rolled back/u);
  assert.equal(await db.customer.count(), 1, 'the connection is free again');
  assert.equal(mostAtOnce(), 1);
});

/** The most queries that one connection of this process was asked for at once. */
function watchQueries(t: TestContext): () => number {
  const running = new WeakMap<object, number>();
  let most = 0;
  const real = Reflect.get(pg.Client.prototype, 'query');
  t.mock.method(pg.Client.prototype, 'query', async function (this: pg.Client, ...args: unknown[]) {
    const count = (running.get(this) ?? 0) + 1;
    running.set(this, count);
    most = Math.max(most, count);
    try {
      return await Reflect.apply(real, this, args);
    } finally {
      running.set(this, (running.get(this) ?? 1) - 1);
    }
  });
  return () => most;
}
