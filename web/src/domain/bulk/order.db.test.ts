import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { ask, makeKey } from '@/api/testing';
import { createConnection } from '@/domain/connection/create';
import { releasePorts } from '@/domain/connection/release-ports';
import { inTransaction } from '@/domain/database';
import { createGroup } from '@/domain/group/create';
import { addToGroup } from '@/domain/group/add-devices';
import { holdRows } from '@/domain/hold';
import { addDevice, openWorld, refused, type World } from '@/domain/testing/world';

/** Bulk operations over the same rows in opposite order wait for each other; an Idempotency-Key makes each one transaction. */

const rounds = 4;
let world: World;
let keys: Record<'owner' | 'operator', string>;
const deviceIds: string[] = [];
const connectionIds: string[] = [];
before(async () => {
  world = await openWorld({ min: 20_000, max: 20_999 });
  const { as, a, db, system } = world;
  keys = { owner: (await makeKey(as.owner)).key, operator: (await makeKey(as.operator)).key };
  const { id: otherRelay } = await db.relay.create({ data: relayLike(await db.relay.findFirstOrThrow()) });
  for (let at = 0; at < 4; at += 1) {
    const relayId = at % 2 ? otherRelay : world.relayId;
    const { id } = await addDevice(system, { relayId, customerId: a.customerId, name: `Phone ${at}` });
    deviceIds.push(id);
    connectionIds.push((await createConnection(as.owner, { deviceId: id, name: `Connection ${at}` })).id);
  }
});
after(() => world.close());

function relayLike({ id: _, ...relay }: Awaited<ReturnType<World['db']['relay']['findFirstOrThrow']>>) {
  return { ...relay, name: 'Other' };
}

type Body = (ids: readonly string[], round: number) => object;

/** Sends the bodies of both orders side by side, many times; none waits for ever, fails or is refused. */
async function cross(key: 'owner' | 'operator', address: string, ids: readonly string[], bodyOf: Body) {
  for (let round = 0; round < rounds; round += 1) {
    const orders = [ids, ids.toReversed(), [...ids.slice(2), ...ids.slice(0, 2)]];
    const answers = await Promise.all(
      orders.map((order, at) =>
        ask(world.system, keys[key], address, {
          body: bodyOf(order, round * orders.length + at),
          headers: { 'idempotency-key': randomUUID() },
        }),
      ),
    );
    for (const { status, text, json } of answers) {
      assert.equal(status, 200, text);
      const codes = (json.results ?? []).flatMap(({ code }: { code: string | null }) => code ?? []);
      assert.ok(!codes.includes('conflict'), text);
    }
  }
}

test('connections that are switched, limited and revealed', async () => {
  await cross('owner', 'POST /connections/change', connectionIds, (ids, round) => ({
    ids,
    change: { kind: 'enable', enabled: round % 2 === 0 },
  }));
  await cross('operator', 'POST /connections/change', connectionIds, (ids, round) => ({
    ids,
    change: { kind: 'limits', limits: { maxStreams: 10 + round } },
  }));
  await cross('owner', 'POST /connections/credentials', connectionIds, (ids) => ({ ids }));
});

test('expired connections that get a port again, on two relays', async () => {
  for (let round = 0; round < 2; round += 1) {
    const past = new Date(world.now.getTime() - 8 * 24 * 60 * 60_000);
    await world.db.connection.updateMany({ where: { id: { in: connectionIds } }, data: { expiresAt: past } });
    await releasePorts(world.system);
    assert.equal(
      await world.db.connection.count({ where: { id: { in: connectionIds }, port: null } }),
      deviceIds.length,
    );
    await cross('owner', 'POST /connections/change', connectionIds, (ids) => ({
      ids,
      change: { kind: 'limits', limits: { expiresAt: null } },
    }));
  }
  assert.equal(await world.db.connection.count({ where: { id: { in: connectionIds }, port: null } }), 0);
});

test('connections that are made, with usernames that both want, and deleted', async () => {
  await cross('owner', 'POST /connections/batch', deviceIds, (ids, round) => ({
    mode: 'all',
    items: ids.map((deviceId) => ({
      ...{ action: 'create', deviceId, name: 'Made' },
      username: `wanted-${Math.floor(round / 3)}-${deviceIds.indexOf(deviceId)}`,
    })),
  }));
  const made = await world.db.connection.findMany({ where: { name: 'Made', deletedAt: null }, select: { id: true } });
  assert.equal(made.length, rounds * deviceIds.length);
  const ids = made.map(({ id }) => id).slice(0, 24);
  await cross('owner', 'POST /connections/batch', ids, (order) => ({
    items: order.map((id) => ({ action: 'delete', id })),
  }));
});

test('devices that rotate, are scheduled, and move to another customer', async () => {
  await cross('owner', 'POST /devices/rotations', deviceIds, (ids) => ({ ids }));
  await cross('owner', 'POST /devices/schedule', deviceIds, (ids, round) => ({
    ids,
    schedule: round % 2 ? null : { rule: { kind: 'interval', everyMinutes: 60 } },
  }));
  await cross('operator', 'POST /devices/assign', deviceIds, (ids, round) => ({
    ids,
    customerId: round % 2 ? world.b.customerId : world.a.customerId,
  }));
});

test('groups beside devices that move', async () => {
  const { as, a, b, system } = world;
  for (let round = 0; round < rounds; round += 1) {
    const target = [a, b][round % 2]?.customerId;
    const { id } = await createGroup(as.operator, { name: `Group ${round}` });
    await addToGroup(as.operator, { id, deviceIds: deviceIds.toReversed() });
    const send = (address: string, body?: object) =>
      ask(system, keys.operator, address, { body, headers: { 'idempotency-key': randomUUID() } });
    const answers = await Promise.all([
      send('POST /devices/assign', { ids: deviceIds.toReversed(), customerId: target }),
      send(`PUT /groups/${id}/schedule`, { schedule: { rule: { kind: 'interval', everyMinutes: 90 } } }),
      send(`POST /groups/${id}/devices/remove`, { deviceIds: deviceIds.slice(2) }),
      send('POST /devices/schedule', { ids: deviceIds, schedule: null }),
    ]);
    for (const { status, text } of answers) assert.equal(status, 200, text);
    assert.equal((await send(`DELETE /groups/${id}`)).status, 200);
  }
});

test('a verb that locks in another order is refused', async () => {
  const [low = '', high = ''] = deviceIds.toSorted();
  const { db, a } = world;
  await refused(
    inTransaction(db, async (tx) => {
      await holdRows(tx, 'Device', [high]);
      await holdRows(tx, 'Device', [low]);
    }),
    'conflict',
  );
  await refused(
    inTransaction(db, async (tx) => {
      await holdRows(tx, 'Device', [low]);
      await holdRows(tx, 'Customer', [a.customerId]);
    }),
    'conflict',
  );
  await inTransaction(db, async (tx) => {
    await holdRows(tx, 'Customer', [a.customerId]);
    await holdRows(tx, 'Device', [high, low]);
    await holdRows(tx, 'Device', [low.toUpperCase()]);
  });
});
