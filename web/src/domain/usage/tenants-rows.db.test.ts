import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import pg from 'pg';
import { getAccessLog } from '@/domain/access-log/get';
import { listAccessLog } from '@/domain/access-log/list';
import { createConnection } from '@/domain/connection/create';
import { hourStart } from '@/domain/connection/period';
import type { Context } from '@/domain/context';
import { assertBounded, queriesOf } from '@/domain/testing/queries';
import { openWorld, type World } from '@/domain/testing/world';
import { usageRange } from '@/domain/usage/input';
import { getConnectionRefusals, getCustomerRefusals, getDeviceRefusals } from '@/domain/usage/refusals';
import { getConnectionTraffic, getCustomerTraffic, getDeviceTraffic } from '@/domain/usage/traffic';

/** USE-01 TENANT-01: what one tenant reads of its history does not grow with what others have. */

const tables = /Usage(FiveMinutes|Hour|Day|Month)|RefusalHour|AccessLog/;
const ownConnections = 4;
/** Rows of one own connection in each table. */
const ownRows = 20;
const others = 200;

let world: World;
let client: pg.Client;

before(async () => {
  world = await openWorld();
  const { as, a, now } = world;
  client = new pg.Client({ connectionString: world.url });
  await client.connect();
  const ids = [a.connection.id];
  while (ids.length < ownConnections)
    ids.push((await createConnection(as.owner, { deviceId: a.deviceId, name: `No. ${ids.length}` })).id);
  await fill(
    now,
    Array.from({ length: others }, () => [randomUUID(), randomUUID()] as const),
    150,
  );
  await client.query('ANALYZE');
  await fill(
    now,
    ids.map((id) => [id, a.customerId] as const),
    ownRows,
  );
  // More than the planner's statistics know of
  await fill(
    now,
    Array.from({ length: others }, () => [randomUUID(), randomUUID()] as const),
    150,
  );
});
after(async () => {
  await client.end();
  await world.close();
});

/** So many rows up to now in every table, for each connection and its owner. */
async function fill(now: Date, whose: (readonly [string, string])[], rows: number): Promise<void> {
  const steps = [
    ['UsageFiveMinutes', 'at', '5 minutes'],
    ['UsageHour', 'hour', '1 hour'],
    ['UsageDay', 'day', '1 day'],
    ['UsageMonth', 'month', '1 month'],
  ];
  const from = `unnest($1::uuid[], $2::uuid[]) AS whose(id, owner), generate_series(0, ${rows - 1}) AS n`;
  const values = [whose.map(([id]) => id), whose.map(([, owner]) => owner), hourStart(now)];
  for (const [table, column, step] of steps)
    await client.query(
      `INSERT INTO "${table}" ("connectionId", "${column}", "deviceId", "ownerId", "bytesUp")
       SELECT id, $3::timestamptz - n * interval '${step}', id, owner, 1 FROM ${from}`,
      values,
    );
  await client.query(
    `INSERT INTO "RefusalHour" ("connectionId", "hour", "ownerId", "reason", "address", "deviceId", "count", "lastAt")
     SELECT id, $3::timestamptz - n * interval '1 hour', owner, 'rotating', '203.0.113.9', id, 1, $3 FROM ${from}`,
    values,
  );
  await client.query(
    `INSERT INTO "AccessLog" ("connectionId", "at", "id", "ownerId", "address", "protocol", "bytesUp", "bytesDown", "durationMs", "reason")
     SELECT id, $3::timestamptz - n * interval '1 hour', gen_random_uuid(), owner, '203.0.113.9', 'http', 1, 1, 1, 'done'
     FROM ${from}`,
    values,
  );
}

/**
 * Every read of a connection's, a device's and a customer's history. By connection, or by owner and then by connection, is
 * the planner's to choose for each partition.
 */
function readsOf(context: Context): (() => Promise<unknown>)[] {
  const { a } = world;
  const [connection, device, customer] = [{ id: a.connection.id }, { id: a.deviceId }, { id: a.customerId }];
  return [
    ...usageRange.options.flatMap((range) => [
      () => getConnectionTraffic(context, { ...connection, range }),
      () => getDeviceTraffic(context, { ...device, range }),
      () => getCustomerTraffic(context, { ...customer, range }),
    ]),
    () => getConnectionRefusals(context, { ...connection, hours: 720 }),
    () => getDeviceRefusals(context, { ...device, hours: 720 }),
    () => getCustomerRefusals(context, { ...customer, hours: 720 }),
    () => getAccessLog(context, connection),
    () => listAccessLog(context, { ...connection, limit: 5 }),
    () => listAccessLog(context, { ...connection, address: '203.' }),
  ];
}

test('USE-01 TENANT-01 history reads touch the tenant’s own rows only, for members and operators', async () => {
  const { as } = world;
  for (const context of [as.manager, as.operator])
    for (const read of readsOf(context))
      await assertBounded(client, await queriesOf(read), tables, ownConnections * ownRows);
  const { sum } = await getCustomerTraffic(as.manager, { id: world.a.customerId, range: 'week' });
  assert.equal(sum.up, ownConnections * ownRows);
});
