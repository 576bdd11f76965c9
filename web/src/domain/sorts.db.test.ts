import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { listConnections } from '@/domain/connection/list';
import { connectionSortNames } from '@/domain/connection/sort-names';
import type { ConnectionView } from '@/domain/connection/view';
import { listDevices } from '@/domain/device/list';
import { deviceSortNames } from '@/domain/device/sort-names';
import { statesInOrder } from '@/domain/device/sorts';
import type { DeviceListItem } from '@/domain/device/view';
import type { Page } from '@/domain/page';
import { openWorld, refused, type World } from '@/domain/testing/world';

/** Sorted lists: page by page they hold each row once, in order, with rows that lack the value. */

let world: World;
before(async () => {
  world = await openWorld({ min: 20_000, max: 29_999 });
  const { db, a, b, relayId } = world;
  const at = (n: number) => new Date(Date.UTC(2026, 0, 1 + n));
  const some = <T>(n: number, value: T) => (n % 4 === 0 ? null : value);
  const devices = Array.from({ length: 12 }, (_, n) => ({
    ...{ id: randomUUID(), relayId, name: `Phone ${n % 5}`, customerId: [a.customerId, b.customerId, null][n % 3] },
    ...{ model: some(n, `Model ${n % 3}`), carrier: some(n, `Carrier ${n % 2}`), publicIpv4: some(n, `192.0.2.${n}`) },
    ...{ appVersion: some(n, `1.${n % 3}`), batteryPercent: some(n, n % 3), signalDbm: some(n, -80 - (n % 3)) },
    ...{
      temperatureC: some(n, 30.5 + (n % 3)),
      rttMs: some(n, n % 3),
      lastSeenAt: some(n, at(n % 3)),
      createdAt: at(n),
    },
    status: n % 2 === 0 ? ('online' as const) : ('offline' as const),
  }));
  await db.device.createMany({ data: devices });
  await db.deviceSecret.createMany({
    data: devices.slice(3).map(({ id }) => ({ deviceId: id, hash: id.replaceAll('-', '').repeat(2) })),
  });
  await db.connection.createMany({
    data: devices.map(({ id }, n) => ({
      ...{ deviceId: id, relayId, name: `Connection ${n % 4}`, port: some(n, 20_100 + n), username: `user-${n}` },
      ...{ passwordVerifier: '', passwordSealed: '', createdAt: at(n), expiresAt: n % 4 === 1 ? null : at(n % 3) },
      releasedPort: n % 4 === 0 ? 20_100 + n : null,
    })),
  });
});
after(() => world.close());

async function everything<Row>(read: (cursor?: string) => Promise<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    rows.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return rows;
}

/** In each direction every row comes once; the values ascend or descend, and where there are none stands where it says. */
async function holds<Row extends { readonly id: string }>(
  read: (direction: '' | '-', cursor?: string) => Promise<Page<Row>>,
  valueOf: (row: Row) => string | number | null,
  { missingFirst = false } = {},
): Promise<void> {
  const ids = (rows: readonly Row[]) => rows.map(({ id }) => id);
  const up = await everything((cursor) => read('', cursor));
  const down = await everything((cursor) => read('-', cursor));
  assert.ok(up.length >= 12 && new Set(ids(up)).size === up.length);
  assert.deepEqual(ids(down).sort(), ids(up).sort());
  const compare = (x: string | number, y: string | number) => (x < y ? -1 : x > y ? 1 : 0);
  const present = (rows: readonly Row[]) => rows.map(valueOf).filter((value) => value !== null);
  assert.deepEqual(present(up), present(up).toSorted(compare));
  assert.deepEqual(present(down), present(down).toSorted(compare).reverse());
  const missing = up.length - present(up).length;
  const nulls = (rows: readonly Row[]) => rows.every((row) => valueOf(row) === null);
  assert.ok(nulls(up.slice(present(up).length)), 'rows without a value stand last');
  assert.ok(nulls(missingFirst ? down.slice(0, missing) : down.slice(present(down).length)));
}

const time = (date: Date | null) => date?.getTime() ?? null;

const deviceValues: Record<(typeof deviceSortNames)[number], (device: DeviceListItem) => string | number | null> = {
  name: ({ name }) => name,
  state: ({ state }) => statesInOrder.findIndex((name) => name === state.name),
  ip: ({ publicIpv4 }) => publicIpv4,
  carrier: ({ carrier }) => carrier,
  model: ({ model }) => model,
  version: ({ appVersion }) => appVersion,
  battery: ({ batteryPercent }) => batteryPercent,
  signal: ({ signalDbm }) => signalDbm,
  temperature: ({ temperatureC }) => temperatureC,
  rtt: ({ rttMs }) => rttMs,
  customer: ({ customer }) => customer?.name ?? null,
  seen: ({ lastSeenAt }) => time(lastSeenAt),
  created: ({ createdAt }) => time(createdAt),
};

for (const sort of deviceSortNames)
  test(`DASH-01 devices by ${sort}, in both directions, by pages of 3`, () =>
    holds(
      (direction, cursor) => listDevices(world.as.operator, { sort: `${direction}${sort}`, cursor, limit: 3 }),
      deviceValues[sort],
      { missingFirst: sort === 'customer' },
    ));

const connectionValues: Record<
  (typeof connectionSortNames)[number],
  (connection: ConnectionView) => string | number | null
> = {
  device: ({ device }) => device.name,
  name: ({ name }) => name,
  port: ({ port }) => port,
  username: ({ username }) => username,
  customer: ({ customer }) => customer?.name ?? null,
  expires: ({ expiresAt }) => time(expiresAt),
  created: ({ createdAt }) => time(createdAt),
};

for (const sort of connectionSortNames)
  test(`DASH-01 connections by ${sort}, in both directions, by pages of 3`, () =>
    holds(
      (direction, cursor) => listConnections(world.as.operator, { sort: `${direction}${sort}`, cursor, limit: 3 }),
      connectionValues[sort],
      { missingFirst: sort === 'customer' },
    ));

test('a cursor is refused by the list in another order, and a sort that does not exist by both', async () => {
  const { nextCursor } = await listDevices(world.as.operator, { limit: 1 });
  assert.ok(nextCursor);
  await refused(listDevices(world.as.operator, { cursor: nextCursor, sort: '-name' }), 'invalid');
  // @ts-expect-error what an address may hold
  await refused(listDevices(world.as.operator, { sort: 'secret' }), 'invalid');
});
