import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { ask, makeKey } from '@/api/testing';
import { openWorld, type World } from '@/domain/testing/world';

/** APIDOC-02: several connections in one request, and what programs keep about things. */

let world: World;
let key: string;
let operator: string;
before(async () => {
  world = await openWorld();
  key = (await makeKey(world.as.owner)).key;
  operator = (await makeKey(world.as.operator)).key;
});
after(() => world.close());

const as = (token: string, address: string, more: Parameters<typeof ask>[3] = {}) =>
  ask(world.system, token, address, more);
const batch = (body: unknown, headers = {}) => as(key, 'POST /connections/batch', { body, headers });
const living = () => world.db.connection.count({ where: { deletedAt: null } });
const create = (name: string, more: object = {}) => ({ action: 'create', deviceId: world.a.deviceId, name, ...more });

test('each item has its own result, in order; a refused one stops no other', async () => {
  const made = await batch({ items: [create('One'), create('Two', { externalId: 'two' })] });
  const [one, two] = made.json.results;
  assert.deepEqual([made.status, made.json.done, one.connection.password.length], [200, true, 26]);
  const events: unknown[] = [];
  const system = { ...world.system, publish: async (...more: unknown[]) => void events.push(...more) };
  const items = [
    { action: 'update', id: one.id, name: 'Uno' },
    { action: 'update', id: world.b.connection.id, name: 'Mine' },
    { action: 'delete', id: two.id },
    create('Three', { maxStreams: 20_000 }),
    create('Four', { externalId: 'two' }),
  ];
  const { json } = await ask(system, key, 'POST /connections/batch', { body: { items } });
  assert.deepEqual(
    json.results.map(({ action, id, done, code }: Record<string, unknown>) => [action, id, done, code]),
    [
      ['update', one.id, true, null],
      ['update', world.b.connection.id, false, 'not_found'],
      ['delete', two.id, true, null],
      ['create', null, false, 'above_ceiling'],
      ['create', json.results[4].id, true, null],
    ],
  );
  assert.deepEqual([json.done, json.results[3].field], [false, 'maxStreams']);
  assert.equal(json.results[0].connection.name, 'Uno');
  // With the connection its external id is free again
  assert.equal(json.results[4].connection.externalId, 'two');
  assert.equal(events.length, 3);
});

test('all or none: nothing is left of a batch with a refused item, and nothing is heard of it', async () => {
  const before = { connections: await living(), audit: await world.db.auditLog.count() };
  const events: unknown[] = [];
  const system = { ...world.system, publish: async (...more: unknown[]) => void events.push(...more) };
  const items = [create('A'), create('B', { externalId: 'two' }), create('C')];
  const headers = { 'idempotency-key': randomUUID() };
  const send = () => ask(system, key, 'POST /connections/batch', { body: { mode: 'all', items }, headers });
  const { status, json } = await send();
  assert.equal(status, 200);
  assert.deepEqual(
    json.results.map(({ done, code, id }: Record<string, unknown>) => [done, code, id]),
    [
      [false, 'batch_undone', null],
      [false, 'external_id_taken', null],
      [false, 'batch_undone', null],
    ],
  );
  assert.deepEqual({ connections: await living(), audit: await world.db.auditLog.count() }, before);
  assert.equal(events.length, 0);
  assert.equal((await send()).headers.get('idempotency-replayed'), 'true');
  const done = await batch({ mode: 'all', items: [create('A'), create('C')] });
  assert.deepEqual([done.json.done, await living()], [true, before.connections + 2]);
});

test('with an Idempotency-Key a refused item leaves nothing of itself, and others stay', async () => {
  const before = await living();
  const headers = { 'idempotency-key': randomUUID() };
  const body = { items: [create('K1'), create('K2', { externalId: 'two' }), create('K3')] };
  const first = await batch(body, headers);
  assert.deepEqual(
    first.json.results.map(({ done }: { done: boolean }) => done),
    [true, false, true],
  );
  assert.equal((await batch(body, headers)).text, first.text);
  assert.equal(await living(), before + 2);
});

test('a batch with an invalid item does nothing, and names the field; unknown fields inside are refused by name', async () => {
  const before = await living();
  const wrong = await batch({ items: [create('Good'), create('')] });
  assert.deepEqual([wrong.status, wrong.json.errors[0].field], [422, 'items.1.name']);
  const unknown = await batch({ items: [create('Good', { nmae: 'x' })] });
  assert.deepEqual([unknown.status, unknown.json.errors], [422, [{ field: 'items.0.nmae', message: 'Unknown field' }]]);
  const many = await batch({ items: Array.from({ length: 101 }, () => create('Many')) });
  assert.equal(many.status, 422);
  const ids = [world.a.connection.id];
  const nested = await as(key, 'POST /connections/change', {
    body: { ids, change: { kind: 'limits', limits: { maxStreams: 5, speed: 1 } } },
  });
  assert.equal(nested.json.errors[0].field, 'change.limits.speed');
  assert.equal(await living(), before);
});

test('metadata and external ids are set, found, unique by kind and side, and seen by their side alone', async () => {
  const { id } = (await batch({ items: [create('Sold')] })).json.results[0];
  const annotate = (token: string, path: string, body: object) => as(token, `PUT ${path}/annotation`, { body });
  const set = await annotate(key, `/connections/${id}`, { externalId: 'o-1', metadata: { plan: 'gold', note: 'a=b' } });
  assert.deepEqual(set.json, { externalId: 'o-1', metadata: { plan: 'gold', note: 'a=b' } });
  assert.deepEqual((await annotate(key, `/connections/${id}`, { externalId: 'o-2' })).json.metadata.plan, 'gold');
  const taken = await annotate(key, `/connections/${world.a.connection.id}`, { externalId: 'o-2' });
  assert.deepEqual([taken.status, taken.json.code], [409, 'external_id_taken']);
  // Another kind, and operators, have their own
  assert.equal((await annotate(key, `/devices/${world.a.deviceId}`, { externalId: 'o-2' })).status, 200);
  assert.equal((await annotate(operator, `/connections/${id}`, { externalId: 'o-2' })).status, 200);
  const found = async (token: string, query: string) =>
    (await as(token, `GET /connections?${query}`)).json.items.map((item: { id: string }) => item.id);
  assert.deepEqual(await found(key, 'externalId=o-2'), [id]);
  assert.deepEqual(await found(key, `metadata=${encodeURIComponent('note=a=b')}`), [id]);
  assert.deepEqual(await found(key, 'metadata=plan=silver'), []);
  assert.deepEqual(await found(operator, 'metadata=plan=gold'), []);
  assert.deepEqual((await as(operator, `GET /connections/${id}`)).json.metadata, {});
  assert.deepEqual((await as(key, `GET /devices/count?externalId=o-2`)).json.total, 1);
  // The log names what changed and holds no text of it
  const rows = await world.db.auditLog.findMany({ where: { action: 'connection.annotate', targetId: id } });
  assert.deepEqual(rows[0]?.after, { changed: ['externalId', 'metadata.note', 'metadata.plan'] });
  assert.ok(!JSON.stringify(rows).includes('gold'));
  assert.deepEqual(
    rows.map(({ customerId }) => customerId),
    [world.a.customerId, world.a.customerId, null],
  );
});

test('operators keep ids of customers; bounds are held; a moved phone takes nothing along', async () => {
  const made = await as(operator, 'POST /customers', {
    body: { name: 'R', externalId: 'crm-1', metadata: { tier: '1' } },
  });
  assert.deepEqual([made.json.externalId, made.json.metadata], ['crm-1', { tier: '1' }]);
  const again = await as(operator, 'POST /customers', { body: { name: 'R', externalId: 'crm-1' } });
  assert.equal(again.json.code, 'external_id_taken');
  const list = await as(operator, 'GET /customers?externalId=crm-1');
  assert.deepEqual(
    list.json.items.map(({ id }: { id: string }) => id),
    [made.json.id],
  );
  assert.equal((await as(operator, `GET /customers/${made.json.id}`)).json.metadata.tier, '1');
  const refused = await as(key, `PUT /customers/${world.a.customerId}/annotation`, { body: { externalId: 'x' } });
  assert.equal(refused.status, 403);
  const device = `/devices/${world.a.deviceId}`;
  for (const metadata of [
    { ['k'.repeat(41)]: 'x' },
    { k: 'x'.repeat(501) },
    { 'a b': 'x' },
    Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`k${at}`, 'x'])),
  ])
    assert.equal((await as(key, `PUT ${device}/annotation`, { body: { metadata } })).status, 422);
  assert.equal((await as(operator, `PUT ${device}/annotation`, { body: { metadata: { rack: '4' } } })).status, 200);
  await as(operator, `POST ${device}/assign`, { body: { customerId: made.json.id } });
  const left = await world.db.annotation.findMany({ where: { deviceId: world.a.deviceId } });
  assert.deepEqual(
    left.map(({ ownerId, metadata }) => [ownerId, metadata]),
    [[null, { rack: '4' }]],
  );
});
