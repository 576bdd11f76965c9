import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { listAudit } from '@/domain/audit/list';
import { getConnection } from '@/domain/connection/get';
import { listConnections } from '@/domain/connection/list';
import { getConnectionUsage } from '@/domain/connection/usage';
import { getCustomer } from '@/domain/customer/get';
import { getIpHistory } from '@/domain/device/ip-history';
import { getStatusLog } from '@/domain/device/status-log';
import { keepPartitions } from '@/domain/retention/partitions';
import { retain } from '@/domain/retention/retain';
import { fillHistory } from '@/domain/testing/retention-rows';
import { openWorld, type World } from '@/domain/testing/world';
import { getConnectionRefusals, getCustomerRefusals } from '@/domain/usage/refusals';
import { getConnectionTraffic, getCustomerTraffic, getDeviceTraffic } from '@/domain/usage/traffic';

// Run by scripts/bench retention, on the database server of TEST_DATABASE_URL.

const times = 40;
/** A statement that waits longer for a lock fails, and is counted. */
const lockTimeout = '1s';
const ranges = ['day', 'week', 'month', 'year'] as const;

/** What the screens read. */
function screens({ as: { owner, operator }, a }: World): [name: string, read: () => Promise<unknown>][] {
  const connection = { id: a.connection.id };
  const device = { id: a.deviceId };
  const customer = { id: a.customerId };
  return [
    ['connection', () => getConnection(owner, connection)],
    ['connection: usage', () => getConnectionUsage(owner, connection)],
    ...ranges.flatMap((range): [string, () => Promise<unknown>][] => [
      [`connection: traffic, ${range}`, () => getConnectionTraffic(owner, { ...connection, range })],
      [`device: traffic, ${range}`, () => getDeviceTraffic(owner, { ...device, range })],
      [`customer: traffic, ${range}`, () => getCustomerTraffic(owner, { ...customer, range })],
    ]),
    ['connection: refusals, 30 days', () => getConnectionRefusals(owner, { ...connection, hours: 720 })],
    ['customer: refusals, 30 days', () => getCustomerRefusals(owner, { ...customer, hours: 720 })],
    ['connections', () => listConnections(operator)],
    ['customer', () => getCustomer(operator, customer)],
    ['audit log of a customer', () => listAudit(owner)],
    ['audit log of operators', () => listAudit(operator)],
    ['device: online and offline', () => getStatusLog(owner, device)],
    ['device: addresses', () => getIpHistory(owner, device)],
  ];
}

type ScreenTimes = readonly [name: string, bestMs: number, p50Ms: number, worstMs: number];

async function timeScreens(world: World): Promise<ScreenTimes[]> {
  const rows: ScreenTimes[] = [];
  for (const [name, read] of screens(world)) {
    const took: number[] = [];
    for (let count = 0; count < times; count += 1) {
      const startedAt = performance.now();
      await read();
      took.push(performance.now() - startedAt);
    }
    took.sort((one, other) => one - other);
    rows.push([name, took[0] ?? 0, took[times / 2] ?? 0, took[times - 1] ?? 0]);
  }
  return rows;
}

const traffic = {
  write: (
    table: string,
    column: string,
  ) => `INSERT INTO "${table}" ("connectionId", "${column}", "deviceId", "ownerId", "bytesUp")
    SELECT id, date_trunc('hour', now()), device, owner, 1 FROM "Bench" WHERE n < 200
    ON CONFLICT ("connectionId", "${column}", "ownerId") DO UPDATE SET "bytesUp" = "${table}"."bytesUp" + 1`,
  writes: ['UsageHour', 'UsageFiveMinutes'] as const,
  reads: [
    `SELECT count(*) FROM "UsageHour" h JOIN "Bench" b ON b.id = h."connectionId" WHERE b.n = 0`,
    `SELECT sum("count") FROM "RefusalHour" r JOIN "Bench" b ON b.id = r."connectionId" WHERE b.n = 0`,
    `SELECT * FROM "AuditLog" ORDER BY "id" DESC LIMIT 50`,
  ],
};

/** A flush every 20 ms and the reads of screens, beside `work`: their longest time, and how many waited too long for a lock. */
async function beside(url: string, work: () => Promise<unknown>) {
  const statements = [
    ...traffic.writes.map((table) => traffic.write(table, table === 'UsageHour' ? 'hour' : 'at')),
    ...traffic.reads,
  ];
  const seen = { statements: 0, lockedOut: 0, longestMs: 0 };
  let over = false;
  const lanes = statements.map(async (statement) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`SET lock_timeout = '${lockTimeout}'`);
    while (!over) {
      const startedAt = performance.now();
      await client.query(statement).catch((error: unknown) => {
        if (Object(error).code !== '55P03') throw error;
        seen.lockedOut += 1;
      });
      seen.statements += 1;
      seen.longestMs = Math.max(seen.longestMs, performance.now() - startedAt);
      await wait(20);
    }
    await client.end();
  });
  const startedAt = performance.now();
  await Promise.race([work(), Promise.all(lanes)]);
  const seconds = (performance.now() - startedAt) / 1_000;
  over = true;
  await Promise.all(lanes);
  return { ...seen, seconds };
}

/** Rows of today without a partition, more than are copied: jobs that were down for weeks. */
async function addStray({ db, now }: World, rows: number): Promise<void> {
  const parts = await db.$queryRaw<{ part: string }[]>`
    SELECT "part" FROM "partitions_of"('UsageHour') WHERE "starts" > ${now}`;
  for (const { part } of parts) await db.$executeRawUnsafe(`DROP TABLE "${part}"`);
  await db.$executeRaw`INSERT INTO "UsageHour" ("connectionId", "hour", "deviceId", "ownerId")
    SELECT gen_random_uuid(), date_trunc('day', ${now}::timestamptz) + interval '30 hours' + n % 48 * interval '1 hour',
      gen_random_uuid(), gen_random_uuid() FROM generate_series(1, ${rows}::int) n`;
}

const shown = (ms: number) => ms.toFixed(1).padStart(9);

async function main(rows: number): Promise<number> {
  const world = await openWorld();
  try {
    const made = await fillHistory(world, rows);
    await world.db.$executeRaw`ANALYZE`;
    console.log(
      `${Object.entries(made)
        .map(([table, count]) => `${table} ${count.toLocaleString('en')}`)
        .join(', ')}\n`,
    );
    const context = { ...world.system, now: world.now };
    let tables = '';
    const calm = await beside(world.url, () => wait(5_000));
    const busy = await beside(world.url, async () => {
      tables = JSON.stringify((await retain(context)).tables);
    });
    await addStray(world, rows / 5);
    const repair = await beside(world.url, () =>
      keepPartitions(world.db, 'UsageHour', { now: world.now, over: () => false, gone: async () => undefined }),
    );
    console.log(tables, '\n');
    for (const [name, { statements, lockedOut, longestMs, seconds }] of Object.entries({ calm, busy, repair }))
      console.log(
        `${name}: ${seconds.toFixed(1)} s, ${statements} statements beside it, longest ${shown(longestMs)} ms, over ${lockTimeout} for a lock: ${lockedOut}`,
      );
    const screensRows = await timeScreens(world);
    console.log(
      `\n${'what a screen reads, ms'.padEnd(40)}${'best'.padStart(9)}${'p50'.padStart(9)}${'longest'.padStart(9)}`,
    );
    for (const [name, ...figures] of screensRows) console.log(name.padEnd(40) + figures.map(shown).join(''));
    const slow = screensRows.filter(([, , p50Ms]) => p50Ms > 50).length;
    return slow + busy.lockedOut + repair.lockedOut === 0 ? 0 : 1;
  } finally {
    await world.close();
  }
}

process.exitCode = await main(Number(process.argv[2]));
