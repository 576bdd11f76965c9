import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { countConnections } from '@/domain/connection/count';
import { listConnections } from '@/domain/connection/list';
import { countDevices } from '@/domain/device/count';
import { getIpHistory } from '@/domain/device/ip-history';
import { listDevices } from '@/domain/device/list';
import { getStatusLog } from '@/domain/device/status-log';
import type { Page } from '@/domain/page';
import { openWorld, type World } from '@/domain/testing/world';

/** Lists hold everything, page by page, while rows come and go between the pages. */

const count = 450;
let world: World;
before(async () => void (world = await openWorld({ min: 20_000, max: 29_999 })));
after(() => world.close());

/**
 * Reads a list by 200, and changes it after each page: takes rows away before and behind the place reached, the
 * cursor's own too, and adds some. What was there all the time is listed once.
 */
async function holds(
  ids: readonly string[],
  read: (cursor?: string) => Promise<Page<{ readonly id: string }>>,
  change: { remove: (ids: string[]) => Promise<unknown>; add: (first: boolean) => Promise<unknown> },
): Promise<void> {
  const seen: string[] = [];
  const removed = new Set<string>();
  let cursor: string | undefined;
  const sizes: number[] = [];
  do {
    const page: Page<{ readonly id: string }> = await read(cursor);
    sizes.push(page.items.length);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
    if (cursor === undefined) break;
    const last = page.items.at(-1)?.id ?? '';
    const unseen = ids.filter((id) => !seen.includes(id) && !removed.has(id)).slice(0, 3);
    const gone = [page.items[0]?.id ?? '', last, ...unseen];
    for (const id of gone) removed.add(id);
    await change.remove(gone);
    await change.add(true);
    await change.add(false);
  } while (cursor !== undefined);
  assert.deepEqual(sizes.slice(0, 2), [200, 200]);
  assert.equal(new Set(seen).size, seen.length, 'none twice');
  assert.deepEqual(
    ids.filter((id) => !removed.has(id) && !seen.includes(id)),
    [],
    'none lost',
  );
}

const numbered = (n: number) => String(n % 225).padStart(4, '0');

test('TENANT-01 450 devices by 200, with names that come twice', async () => {
  const { db, as, a, relayId } = world;
  const make = (name: string) => ({ id: randomUUID(), name, relayId, customerId: a.customerId });
  const rows = Array.from({ length: count }, (_, n) => make(`Phone ${numbered(n)}`));
  await db.device.createMany({ data: rows });
  await holds(
    rows.map(({ id }) => id),
    (cursor) => listDevices(as.viewer, { cursor, limit: 200 }),
    {
      remove: (ids) => db.device.deleteMany({ where: { id: { in: ids }, connections: { none: {} } } }),
      add: (first) => db.device.create({ data: make(first ? 'A' : 'Z') }),
    },
  );
});

test('TENANT-01 450 connections on several devices by 200', async () => {
  const { db, as, a, relayId } = world;
  const devices = Array.from({ length: 9 }, () => ({
    ...{ id: randomUUID(), name: 'The same', relayId, customerId: a.customerId },
  }));
  await db.device.createMany({ data: devices });
  let port = 21_000;
  const make = (deviceId: string, name: string) => {
    const id = randomUUID();
    return { id, name, deviceId, relayId, port: (port += 1), username: id, passwordVerifier: '', passwordSealed: '' };
  };
  const rows = devices.flatMap(({ id }) => Array.from({ length: count / 9 }, (_, n) => make(id, numbered(n % 25))));
  await db.connection.createMany({ data: rows });
  const [first] = devices;
  await holds(
    rows.map(({ id }) => id),
    (cursor) => listConnections(as.viewer, { cursor, limit: 200 }),
    {
      remove: (ids) =>
        db.connection.updateMany({ where: { id: { in: ids } }, data: { deletedAt: world.now, port: null } }),
      add: (early) => db.connection.create({ data: make(first?.id ?? '', early ? '0' : 'z') }),
    },
  );
});

test('DASH-05 450 addresses and 450 changes of status by 200', async () => {
  const { db, as, a } = world;
  const { deviceId } = a;
  // Three at the same moment each
  const at = (n: number) => new Date(world.now.getTime() + Math.floor(n / 3) * 1_000);
  const address = (n: number) => ({
    id: randomUUID(),
    deviceId,
    ip: '192.0.2.1',
    firstSeenAt: at(n),
    lastSeenAt: at(n),
  });
  const change = (n: number) => ({ id: randomUUID(), deviceId, status: 'online' as const, at: at(n) });
  const addresses = Array.from({ length: count }, (_, n) => address(n));
  const changes = Array.from({ length: count }, (_, n) => change(n));
  await db.ipHistory.createMany({ data: addresses });
  await db.statusLog.createMany({ data: changes });
  const place = (first: boolean) => (first ? count + 30 : 0);
  await holds(
    addresses.map(({ id }) => id),
    (cursor) => getIpHistory(as.viewer, { id: deviceId, cursor, limit: 200 }),
    {
      remove: (ids) => db.ipHistory.deleteMany({ where: { id: { in: ids } } }),
      add: (first) => db.ipHistory.create({ data: address(place(first)) }),
    },
  );
  await holds(
    changes.map(({ id }) => id),
    (cursor) => getStatusLog(as.viewer, { id: deviceId, cursor, limit: 200 }),
    {
      remove: (ids) => db.statusLog.deleteMany({ where: { id: { in: ids } } }),
      add: (first) => db.statusLog.create({ data: change(place(first)) }),
    },
  );
});

test('PORTAL-03 DASH-02 a filter narrows the whole list, not its page; its signs stand for themselves', async () => {
  const { db, as, b, relayId } = world;
  const { customerId } = b;
  const [wanted] = await db.device.createManyAndReturn({
    data: [
      { name: '50% off_road', carrier: 'Vodafone', relayId, customerId, status: 'online' },
      { name: '50 offXroad', carrier: 'Vodafone', relayId, customerId },
    ],
  });
  const found = async (filter: { search?: string; state?: 'online' | 'offline' | 'not_paired' }) => {
    const { items } = await listDevices(as.other, filter);
    assert.equal((await countDevices(as.other, filter)).total, items.length);
    return items.map(({ id }) => id);
  };
  assert.deepEqual(await found({ search: '  VODAfone 50% ' }), [wanted?.id]);
  assert.deepEqual(await found({ search: 'off_road' }), [wanted?.id]);
  assert.deepEqual(await found({ search: 'voda nothing' }), []);
  assert.equal((await found({ search: 'voda', state: 'not_paired' })).length, 2);
  assert.deepEqual(await found({ state: 'online' }), [b.deviceId]);
  const { port, username, id } = b.connection;
  for (const search of [`${port}`, `${port}`.slice(-3), `relay.test:${port}`, username.slice(3, 12), 'RELAY.test']) {
    const { items } = await listConnections(as.other, { search });
    assert.deepEqual([items.length, items[0]?.id], [1, id], search);
    assert.deepEqual(await countConnections(as.other, { search }), { total: 1 });
  }
  assert.deepEqual((await listConnections(as.other, { search: `elsewhere.test:${port}` })).items, []);
});
