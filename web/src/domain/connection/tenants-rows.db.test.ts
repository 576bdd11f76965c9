import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import pg from 'pg';
import { createConnection } from '@/domain/connection/create';
import { getConnection } from '@/domain/connection/get';
import { listConnections } from '@/domain/connection/list';
import { hourStart } from '@/domain/connection/period';
import { getConnectionUsage } from '@/domain/connection/usage';
import type { Context } from '@/domain/context';
import { getCustomer } from '@/domain/customer/get';
import { grantShare } from '@/domain/share/grant';
import { assertBounded, queriesOf } from '@/domain/testing/queries';
import { addFriend, atRequest, nothing } from '@/domain/testing/sharing';
import { addUsage } from '@/domain/testing/usage';
import { openWorld, type World } from '@/domain/testing/world';

/** Rows of other tenants: so many connections, each with so many hours up to now. */
const others = { connections: 400, hours: 150 };
const ownConnections = 8;
const ownHours = 30;
const tables = /Usage(Hour|Day|Month)/;

let world: World;
let client: pg.Client;
let grantee: Context;

before(async () => {
  world = await openWorld();
  const { as, a, db, now } = world;
  client = new pg.Client({ connectionString: world.url });
  await client.connect();
  const friend = await addFriend(world, 'reader');
  await grantShare(as.owner, { deviceId: a.deviceId, email: friend.email, ...nothing });
  grantee = await atRequest(world, friend.owner);
  const ids = [a.connection.id];
  while (ids.length < ownConnections)
    ids.push((await createConnection(as.owner, { deviceId: a.deviceId, name: `No. ${ids.length}` })).id);
  await addOthers(now);
  await client.query('ANALYZE');
  for (const connectionId of ids)
    for (let back = 0; back < ownHours; back += 1) {
      const hour = new Date(hourStart(now).getTime() - back * 3_600_000);
      await addUsage(db, { connectionId, deviceId: a.deviceId, ownerId: a.customerId, hour, bytesUp: 1n });
    }
  // More than the planner's statistics know of, as at the start of each hour
  await addOthers(now);
});
after(async () => {
  await client.end();
  await world.close();
});

async function addOthers(now: Date): Promise<void> {
  await client.query(
    `WITH other AS (SELECT gen_random_uuid() AS id, gen_random_uuid() AS owner, gen_random_uuid() AS device
                    FROM generate_series(1, ${others.connections})),
          hours AS (INSERT INTO "UsageHour" ("connectionId", "hour", "deviceId", "ownerId", "bytesUp")
                    SELECT id, date_trunc('hour', $1::timestamptz) - n * interval '1 hour', device, owner, 1
                    FROM other, generate_series(0, ${others.hours - 1}) AS n),
          days AS (INSERT INTO "UsageDay" ("connectionId", "day", "deviceId", "ownerId", "bytesUp")
                   SELECT id, date_trunc('day', $1::timestamptz, 'UTC') - n * interval '1 day', device, owner, 1
                   FROM other, generate_series(0, 40) AS n)
     INSERT INTO "UsageMonth" ("connectionId", "month", "deviceId", "ownerId", "bytesUp")
     SELECT id, date_trunc('month', $1::timestamptz, 'UTC') - n * interval '1 month', device, owner, 1
     FROM other, generate_series(0, 11) AS n`,
    [now],
  );
}

const connectionReads = (context: Context) => [
  () => getConnection(context, { id: world.a.connection.id }),
  () => getConnectionUsage(context, { id: world.a.connection.id }),
  () => listConnections(context),
];

test('USE-01 TENANT-01 usage reads touch rows of the device’s owner only, regardless of how many other tenants have, also through a share', async () => {
  for (const context of [world.as.viewer, grantee]) {
    assert.equal((await listConnections(context)).items.length, ownConnections);
    // By connection, or by owner and then by connection: both are the planner's to choose
    for (const read of connectionReads(context))
      await assertBounded(client, await queriesOf(read), tables, ownConnections * ownHours);
  }
});

test('USE-01 a customer’s month and last 30 days are summed from its own days and months', async () => {
  const read = () => getCustomer(world.as.owner, { id: world.a.customerId });
  const queries = await queriesOf(read);
  // 30 hours lie in two days or, in the first hours of one, in three; an index may show a row beside them
  await assertBounded(client, queries, tables, ownConnections * 4);
  assert.equal(queries.filter(({ text }) => text.includes('UsageHour')).length, 0);
  assert.equal((await read()).traffic.last30DaysBytes, ownConnections * ownHours);
});

test('USE-01 operators see one connection’s usage by its own rows as well', async () => {
  const read = () => getConnectionUsage(world.as.operator, { id: world.a.connection.id });
  await assertBounded(client, await queriesOf(read), tables, ownHours);
});
