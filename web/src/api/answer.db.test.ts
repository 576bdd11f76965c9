import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { answerPreflight } from '@/api/answer';
import { ask, channel, makeKey } from '@/api/testing';
import { openThrottle, throttleLimits } from '@/base/throttle';
import { revokeApiKey } from '@/domain/api-key/revoke';
import { rollApiKey } from '@/domain/api-key/roll';
import { suspendCustomer } from '@/domain/customer/suspend';
import { reactivateCustomer } from '@/domain/customer/reactivate';
import { commandChanged } from '@/domain/events';
import { addDevice, openWorld, type World } from '@/domain/testing/world';

/** APIDOC-01 TENANT-01: the API as programs meet it. */

let world: World;
let key: string;
before(async () => {
  world = await openWorld();
  key = (await makeKey(world.as.owner)).key;
});
after(() => world.close());

const as = (token: string | null, address: string, more: Parameters<typeof ask>[3] = {}) =>
  ask(world.system, token, address, more);
const created = (name = 'By API') => ({ deviceId: world.a.deviceId, name });
const connections = () => world.db.connection.count({ where: { deletedAt: null } });

test('a program without a key, or with a wrong one, reads a problem', async () => {
  const cookie = { cookie: `pp-session=${randomUUID()}` };
  for (const [token, code] of [
    [null, 'unauthenticated'],
    ['pp_nonsense', 'key_invalid'],
    [`${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`, 'key_invalid'],
  ] as const) {
    const { status, headers, json } = await as(token, 'GET /devices', { headers: cookie });
    assert.deepEqual([status, json.code, json.status], [401, code, 401]);
    assert.equal(headers.get('content-type'), 'application/problem+json');
    assert.equal(headers.get('www-authenticate'), 'Bearer');
    assert.equal(json.requestId, headers.get('x-request-id'));
  }
});

test('SEC-01: a key stands nowhere in the database, and its scanner’s shape holds', async () => {
  assert.match(key, /^pp_[0-9A-Za-z]{45}$/);
  const rows = JSON.stringify(await world.db.apiKey.findMany());
  const audit = JSON.stringify(await world.db.auditLog.findMany());
  assert.ok(!rows.includes(key.slice(15)) && !audit.includes(key.slice(15)));
});

test('a write returns the whole new object, and a key sees its own customer only', async () => {
  const { status, json } = await as(key, 'POST /connections', { body: created() });
  assert.equal(status, 201);
  assert.equal(typeof json.port, 'number');
  assert.equal(json.password.length, 26);
  const other = (await makeKey(world.as.other)).key;
  assert.equal((await as(key, `GET /connections/${json.id}`)).status, 200);
  assert.equal((await as(other, `GET /connections/${json.id}`)).json.code, 'not_found');
  assert.equal((await as(other, `PATCH /connections/${json.id}`, { body: { name: 'Mine' } })).status, 404);
  const ids = (await as(other, 'GET /connections')).json.items.map(({ id }: { id: string }) => id);
  assert.ok(!ids.includes(json.id));
  const [row] = await world.db.auditLog.findMany({ where: { targetId: json.id } });
  assert.deepEqual([row?.actorKind, row?.actorName?.startsWith('Key (pp_')], ['API key', true]);
});

test('what is wrong with a request is said by field and code', async () => {
  const cases: [string, Parameters<typeof ask>[3], number, string, string?][] = [
    ['POST /connections', { body: { ...created(), speed: 1, nmae: 'x' } }, 422, 'invalid', 'speed'],
    ['POST /connections', { body: { name: '' } }, 422, 'invalid', 'deviceId'],
    ['POST /connections', { body: '{' }, 400, 'bad_request'],
    ['POST /connections', { body: '[]' }, 400, 'bad_request'],
    ['POST /connections', { body: created(), headers: { 'content-type': 'text/plain' } }, 415, 'not_json'],
    ['POST /connections', { body: `"${'x'.repeat(65_536)}"` }, 413, 'too_large'],
    ['GET /devices?limit=0', {}, 422, 'invalid', 'limit'],
    ['GET /devices?limit=ten', {}, 422, 'invalid', 'limit'],
    ['GET /devices?sortt=name', {}, 422, 'invalid', 'sortt'],
    ['GET /devices?cursor=abc', {}, 422, 'invalid', 'cursor'],
    ['GET /devices/none', {}, 404, 'not_found'],
    [`GET /devices/${randomUUID()}`, {}, 404, 'not_found'],
    ['GET /nothing', {}, 404, 'not_found'],
    ['DELETE /devices', {}, 405, 'method_not_allowed'],
    ['POST /connections', { body: created(), headers: { 'idempotency-key': 'ä' } }, 422, 'invalid', 'Idempotency-Key'],
    [`POST /devices/${world.a.deviceId}/rotations?wait=500`, { body: {} }, 422, 'invalid', 'wait'],
  ];
  const before = await connections();
  for (const [address, asked, status, code, field] of cases) {
    const answer = await as(key, address, asked);
    assert.deepEqual([answer.status, answer.json.code], [status, code], `${address}: ${answer.text}`);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    if (field) assert.equal(answer.json.errors[0].field, field);
  }
  assert.equal((await as(key, 'DELETE /devices')).headers.get('allow'), 'GET, HEAD, OPTIONS');
  assert.equal(await connections(), before);
});

test('HEAD answers as GET, without a body; any origin may ask, and no cookie counts', async () => {
  const head = await as(key, 'HEAD /devices');
  assert.deepEqual([head.status, head.text, head.headers.get('content-type')], [200, '', 'application/json']);
  assert.equal((await as(key, 'HEAD /nothing')).status, 404);
  for (const { headers } of [head, await as(null, 'GET /devices')]) {
    assert.equal(headers.get('access-control-allow-origin'), '*');
    assert.equal(headers.get('access-control-allow-credentials'), null);
    assert.equal(headers.get('set-cookie'), null);
  }
  const preflight = answerPreflight();
  assert.equal(preflight.headers.get('access-control-allow-credentials'), null);
  assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /Authorization/);
  // A session that is valid in the dashboard
  const { sessionId } = world.as.owner.viewer;
  for (const cookie of [`pp-session=${sessionId}`, `__Secure-pp-session=${sessionId}`])
    assert.equal((await as(null, 'GET /devices', { headers: { cookie } })).json.code, 'unauthenticated');
});

test('what a phone measures is answered as it is, fractions included', async () => {
  await world.db.device.update({ where: { id: world.a.deviceId }, data: { rttMs: 42.5, temperatureC: 31.4 } });
  const { status, json } = await as(key, `GET /devices/${world.a.deviceId}`);
  assert.deepEqual([status, json.rttMs], [200, 42.5]);
});

test('lists go on where they ended', async () => {
  const first = await as(key, 'GET /connections?limit=1');
  const second = await as(key, `GET /connections?limit=1&cursor=${first.json.nextCursor}`);
  assert.equal(first.json.items.length, 1);
  assert.notEqual(first.json.items[0].id, second.json.items[0].id);
});

test('an Idempotency-Key: done once, answered alike, another body refused', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const before = await connections();
  const [first, second] = [
    await as(key, 'POST /connections', { body: created('Once'), headers }),
    await as(key, 'POST /connections', { body: created('Once'), headers }),
  ];
  assert.deepEqual([first.status, second.status, second.text], [201, 201, first.text]);
  assert.deepEqual(
    [first.headers.get('idempotency-replayed'), second.headers.get('idempotency-replayed')],
    [null, 'true'],
  );
  const differs = await as(key, 'POST /connections', { body: created('Twice'), headers });
  assert.deepEqual([differs.status, differs.json.code], [422, 'idempotency_differs']);
  assert.equal(await connections(), before + 1);
  assert.ok(!JSON.stringify(await world.db.apiAnswer.findMany()).includes(first.json.password), 'sealed');
  const other = (await makeKey(world.as.owner)).key;
  const own = await as(other, 'POST /connections', { body: created('Once'), headers });
  assert.notEqual(own.json.id, first.json.id);
});

test('sent many times at once it is done once; the others read that it runs, or its answer', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const before = await connections();
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => as(key, 'POST /connections', { body: created('Race'), headers })),
  );
  const done = answers.filter(({ status }) => status === 201);
  assert.ok(done.length >= 1);
  assert.equal(new Set(done.map(({ text }) => text)).size, 1);
  for (const { status, json } of answers) if (status !== 201) assert.equal(json.code, 'idempotency_running');
  assert.equal(await connections(), before + 1);
});

test('a crash between the change and its answer leaves neither', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const before = await connections();
  const broken = { ...world.system, keys: { ...world.system.keys, currentKeyId: 'none' } };
  // The key that seals the answer is missing: what was written goes with it
  const lost = await ask(broken, key, 'POST /groups', { body: { name: 'Lost' }, headers });
  assert.deepEqual([lost.status, lost.json.code], [500, 'internal']);
  assert.equal(await world.db.deviceGroup.count({ where: { name: 'Lost' } }), 0);
  const again = await as(key, 'POST /groups', { body: { name: 'Lost' }, headers });
  assert.equal(again.status, 201);
  assert.equal(await connections(), before);
});

test('a refusal is kept as well; what may pass is tried again', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const owned = { relayId: world.relayId, customerId: world.a.customerId };
  const { id } = await addDevice(world.system, { ...owned, name: 'Away' });
  await world.db.device.update({ where: { id }, data: { status: 'offline' } });
  const address = `POST /devices/${id}/commands`;
  const first = await as(key, address, { body: { kind: 'reboot' }, headers });
  assert.deepEqual([first.status, first.json.code], [409, 'phone_offline']);
  const second = await as(key, address, { body: { kind: 'reboot' }, headers });
  assert.deepEqual([second.text, second.headers.get('idempotency-replayed')], [first.text, 'true']);
});

test('a key does what its scopes name, and no more', async () => {
  const reader = (await makeKey(world.as.owner, { scopes: ['devices:read'] })).key;
  assert.equal((await as(reader, 'GET /devices')).status, 200);
  const refused = await as(reader, 'GET /connections');
  assert.deepEqual([refused.status, refused.json.code], [403, 'key_scope']);
  // A scope of operators gives a customer's key nothing
  assert.deepEqual((await as(key, 'GET /relays')).status, 403);
  assert.deepEqual((await as(key, 'POST /customers', { body: { name: 'New' } })).status, 403);
});

test('a key for some phones reaches these alone', async () => {
  const { id } = await addDevice(world.system, {
    relayId: world.relayId,
    customerId: world.a.customerId,
    name: 'Only',
  });
  const only = await makeKey(world.as.owner, {
    scopes: ['devices:read', 'connections:read', 'connections:write'],
    deviceIds: [id],
  });
  const items = (await as(only.key, 'GET /devices')).json.items.map((item: { id: string }) => item.id);
  assert.deepEqual(items, [id]);
  assert.equal((await as(only.key, `GET /devices/${world.a.deviceId}`)).status, 404);
  assert.equal((await as(only.key, 'POST /connections', { body: created() })).status, 404);
  assert.equal((await as(only.key, 'GET /connections')).json.items.length, 0);
  await assert.rejects(makeKey(world.as.owner, { deviceIds: [id] }), { code: 'invalid' });
  await assert.rejects(makeKey(world.as.other, { scopes: ['devices:read'], deviceIds: [id] }), { code: 'not_found' });
});

test('address, end, revocation, roll and suspension count at once', async () => {
  const elsewhere = await makeKey(world.as.owner, { addresses: ['203.0.113.0/24'] });
  assert.equal((await as(elsewhere.key, 'GET /me')).json.code, 'key_address');
  const near = { ...world.system, ip: '203.0.113.9' };
  assert.equal((await ask(near, elsewhere.key, 'GET /me')).status, 200);
  const rolled = await rollApiKey(world.as.owner, { id: elsewhere.id, overlapMs: 60_000 });
  assert.equal((await ask(near, elsewhere.key, 'GET /me')).status, 200);
  assert.equal((await ask(near, rolled.key, 'GET /me')).status, 200);
  const later = { ...near, now: new Date(world.now.getTime() + 61_000) };
  assert.equal((await ask(later, elsewhere.key, 'GET /me')).json.code, 'key_invalid');
  await revokeApiKey(world.as.owner, { id: rolled.id });
  assert.equal((await ask(near, rolled.key, 'GET /me')).json.code, 'key_invalid');
  await suspendCustomer(world.as.operator, { id: world.a.customerId });
  assert.equal((await as(key, 'GET /me')).json.code, 'key_invalid');
  await reactivateCustomer(world.as.operator, { id: world.a.customerId });
  assert.equal((await as(key, 'GET /me')).json.customer.id, world.a.customerId);
});

test('an operator’s key acts on the platform', async () => {
  const operator = (await makeKey(world.as.operator)).key;
  const { json } = await as(operator, 'POST /customers', { body: { name: 'Reseller’s' } });
  assert.equal((await as(operator, `GET /customers/${json.id}`)).json.name, 'Reseller’s');
  assert.equal((await as(operator, 'GET /me')).json.customer, null);
});

test('a rotation may be waited for', async () => {
  const { id } = await addDevice(world.system, {
    relayId: world.relayId,
    customerId: world.a.customerId,
    name: 'Rotates',
  });
  await world.db.device.update({ where: { id }, data: { status: 'online', mobileUp: true } });
  const waiting = as(key, `POST /devices/${id}/rotations?wait=30`, { body: {} });
  let rotation = await world.db.rotation.findFirst({ where: { deviceId: id } });
  while (!rotation) rotation = await world.db.rotation.findFirst({ where: { deviceId: id } });
  const finishedAt = new Date();
  await world.db.rotation.update({
    where: { id: rotation.id },
    data: { state: 'changed', activeDeviceId: null, newIp: '192.0.2.2', finishedAt },
  });
  channel.emit('message', commandChanged({ id, deviceId: id, customerId: null }));
  const { status, json } = await waiting;
  assert.deepEqual([status, json.state, json.newIp, json.trigger], [200, 'changed', '192.0.2.2', 'api']);
});

test('limits are told, and above them 429 says how long to wait', async () => {
  const throttle = openThrottle();
  const system = { ...world.system, throttle };
  const { points } = throttleLimits.api_key;
  const first = await ask(system, key, 'GET /me');
  assert.match(first.headers.get('ratelimit-policy') ?? '', new RegExp(`"key";q=${points};w=60`));
  assert.match(first.headers.get('ratelimit') ?? '', new RegExp(`^"key";r=${points - 1};t=\\d+, "customer";r=`));
  const own = first.json.key.id;
  for (let sent = 1; sent < points; sent += 1) await throttle.count('api_key', own);
  const last = await ask(system, key, 'GET /me');
  assert.deepEqual([last.status, last.json.code], [429, 'throttled']);
  assert.match(last.headers.get('retry-after') ?? '', /^\d+$/);
  await throttle.close();
});
