import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import test, { after, before, beforeEach } from 'node:test';
import type { Bus } from '@pocketproxy/prisma/bus';
import { openLog } from '@/base/log';
import { commandChanged } from '@/domain/events';
import { createRotationLink } from '@/domain/rotation-link/create';
import { addDevice, openWorld, type World } from '@/domain/testing/world';
import { answerLink, answerLinkStatus } from '@/server/rotation-link/answer';
import { RotationWaiters } from '@/server/rotation-link/waiters';

/** ROT-05: what /r/<token> answers; Next only hands the request over. */

const channel = new EventEmitter();
/** A bus in memory. */
const bus: Bus = {
  state: new EventEmitter(),
  publish: async () => undefined,
  subscribe: async (_, listener) => {
    channel.on('message', listener);
    return () => undefined;
  },
  isUp: true,
  close: async () => undefined,
};
const waiters = new RotationWaiters(bus);

let world: World;
let deviceId: string;
let token: string;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(async () => {
  const { system, relayId, a, as } = world;
  deviceId = (await addDevice(system, { relayId, customerId: a.customerId, name: 'Secret name' })).id;
  const { url } = await createRotationLink(as.owner, { deviceId, name: 'x' });
  token = url.split('/').at(-1) ?? '';
});

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly ip?: string;
  readonly rotationId?: string;
  readonly waitMs?: number;
  readonly signal?: AbortSignal;
}

async function ask({ method = 'GET', path = '', headers = {}, ip, rotationId, waitMs, signal }: Asked = {}) {
  const request = new Request(`http://127.0.0.1:3000/r/${token}${path}`, { method, headers, signal });
  const context = { ...world.system, ...(ip !== undefined && { ip }) };
  const tools = { context, waiters, log: openLog('silent', 'web'), brand: 'Brand', nonce: 'n0nce', waitMs, lookUp };
  const answer = rotationId
    ? await answerLinkStatus(request, { token, rotationId }, tools)
    : await answerLink(request, token, tools);
  const text = await answer.text();
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  assert.doesNotMatch(text, new RegExp(`${deviceId}|Secret name|Connection of|${world.a.customerId}`));
  return { status: answer.status, headers: answer.headers, text, json: () => Object(JSON.parse(text)) };
}

const lookUp = async (host: string) => [host];
const rotation = () => world.db.rotation.findFirst({ where: { deviceId } });
const count = () => world.db.rotation.count({ where: { deviceId } });

/** Ends the rotation as the relay does, with its event. */
async function end(): Promise<void> {
  const running = await rotation();
  await world.db.rotation.update({
    where: { id: running?.id ?? '' },
    data: {
      ...{ state: 'changed', activeDeviceId: null, oldIp: '192.0.2.1', newIp: '192.0.2.2', attempts: 2 },
      ...{ startedAt: new Date(1_000), finishedAt: new Date(9_500) },
    },
  });
  tell();
}
function tell(): void {
  channel.emit('message', commandChanged({ id: deviceId, deviceId, customerId: null }));
}

/** Resolves once so many requests wait. */
async function waiting(size: number): Promise<void> {
  while (waiters.size !== size) await new Promise((resolve) => setImmediate(resolve));
}

const navigation = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

test('ROT-05 GET and POST rotate for programs: 202 with the address of the result', async () => {
  const { status, json } = await ask();
  assert.equal(status, 202);
  const { id } = (await rotation()) ?? {};
  assert.deepEqual(json(), { result: 'running', status_url: `http://127.0.0.1:3000/r/${token}/${id}` });
  const second = await ask({ method: 'POST' });
  assert.equal(second.status, 409);
  assert.deepEqual(second.json(), { error: 'rotation_running', status_url: `http://127.0.0.1:3000/r/${token}/${id}` });
  await end();
  const over = await ask({ rotationId: id });
  const result = { result: 'changed', old_ip: '192.0.2.1', new_ip: '192.0.2.2', duration_ms: 8_500, attempts: 2 };
  assert.deepEqual([over.status, over.json()], [200, result]);
});

test('ROT-05 with wait=1 the answer comes with the event that ends the rotation', async () => {
  const answer = ask({ path: '?wait=1', headers: { accept: 'text/plain' } });
  await waiting(1);
  tell(); // a step on the way
  await end();
  const { status, text, headers } = await answer;
  assert.equal(status, 200);
  assert.match(headers.get('content-type') ?? '', /^text\/plain/);
  assert.equal(text, 'result: changed\nold_ip: 192.0.2.1\nnew_ip: 192.0.2.2\nduration_ms: 8500\nattempts: 2\n');
  assert.equal(waiters.size, 0);
});

test('ROT-05 a wait has an end: 202 when the time has run out, and a client that leaves frees its place', async () => {
  assert.equal((await ask({ path: '?wait=1', waitMs: 20 })).status, 202);
  const leaves = new AbortController();
  const { id } = (await rotation()) ?? {};
  const answer = ask({ path: '?wait=1', rotationId: id, signal: leaves.signal });
  await waiting(1);
  leaves.abort();
  await answer;
  assert.equal(waiters.size, 0);
});

test('ROT-05 a request through the phone that it rotates is answered immediately, wait=1 or not', async () => {
  const { status } = await ask({ path: '?wait=1', ip: '203.0.113.1' });
  assert.equal(status, 202);
  assert.equal(waiters.size, 0);
});

test('ROT-05 one that may have come through the phone, as the relay sees its streams, is answered as soon as that is known', async () => {
  const answer = ask({ path: '?wait=1' });
  await waiting(1);
  const { id = '' } = (await rotation()) ?? {};
  await world.db.rotation.update({ where: { id }, data: { state: 'draining', calledInside: true } });
  tell();
  assert.equal((await answer).status, 202);
  await world.db.rotation.update({ where: { id }, data: { state: 'hold' } });
  const later = ask({ path: '?wait=1', rotationId: id }); // no stream through the phone is left: this one comes from elsewhere
  await waiting(1);
  await end();
  assert.deepEqual([(await later).status, waiters.size], [200, 0]);
});

test('ROT-05 cooldown: 429 with Retry-After; a phone that cannot rotate: 503, with the reason if that passes', async () => {
  await ask();
  await world.db.rotation.updateMany({
    where: { deviceId },
    data: { state: 'same_ip', activeDeviceId: null, attempts: 1, finishedAt: world.now },
  });
  const resting = await ask();
  assert.deepEqual([resting.status, resting.headers.get('retry-after')], [429, '10']);
  assert.deepEqual(resting.json(), { error: 'rotation_cooldown' });
  for (const [data, error] of [
    [{ status: 'offline' }, 'phone_offline'],
    [{ status: 'online', mobileUp: false }, 'no_mobile'],
    [{ mobileUp: true, capabilities: ['steps'] }, 'unavailable'],
    [{ secrets: { deleteMany: {} } }, 'phone_offline'],
  ] as const) {
    await world.db.device.update({ where: { id: deviceId }, data: JSON.parse(JSON.stringify(data)) });
    const refused = await ask();
    assert.deepEqual([refused.status, refused.json()], [503, { error }]);
    assert.equal(refused.headers.get('retry-after'), '30');
  }
});

test('ROT-05 a browser gets a page that rotates nothing; its button posts', async () => {
  const page = await ask({ headers: navigation });
  assert.equal(page.status, 200);
  assert.match(page.text, /<form method="post">/);
  assert.match(page.text, /<script nonce="n0nce">/);
  assert.equal(await count(), 0);
  const posted = await ask({ method: 'POST', headers: navigation });
  assert.equal(posted.status, 303);
  const { id } = (await rotation()) ?? {};
  assert.equal(posted.headers.get('location'), `/r/${token}?rotation=${id}`);
  assert.equal((await ask({ path: `?rotation=${id}`, headers: navigation })).status, 200);
});

test('ROT-05 a browser without a script reads why its button did nothing', async () => {
  const post = () => ask({ method: 'POST', headers: navigation });
  await post();
  const running = await post();
  assert.equal(running.status, 409);
  assert.match(running.text, /<h1>Not now<\/h1>/);
  await end();
  await world.db.device.update({ where: { id: deviceId }, data: { status: 'offline' } });
  const offline = await post();
  assert.deepEqual([offline.status, /<h1>Not now<\/h1>/.test(offline.text)], [503, true]);
  token = 'unknown';
  const unknown = await post();
  assert.deepEqual([unknown.status, /<h1>This link does not work<\/h1>/.test(unknown.text)], [404, true]);
});

test('ROT-05 HEAD, prefetches, images and previews rotate nothing and learn nothing, not even whether there is a link', async () => {
  const asked: Asked[] = [
    { method: 'HEAD' },
    { headers: { ...navigation, 'sec-purpose': 'prefetch' } },
    { headers: { 'sec-fetch-dest': 'image' } },
    { headers: { 'user-agent': 'Slackbot 1.0' } },
  ];
  for (const one of asked) {
    const known = await ask(one);
    const kept = token;
    token = 'unknown';
    const unknown = await ask(one);
    token = kept;
    assert.deepEqual([known.status, known.text], [204, '']);
    assert.deepEqual([unknown.status, unknown.text, [...unknown.headers]], [204, '', [...known.headers]]);
  }
  assert.equal(await count(), 0);
});

test('ROT-05 a link that does not work: 404 in every form', async () => {
  token = 'unknown';
  const program = await ask();
  assert.deepEqual([program.status, program.json()], [404, { error: 'not_found' }]);
  const page = await ask({ headers: navigation });
  assert.equal(page.status, 404);
  assert.doesNotMatch(page.text, /<form/);
  const status = await ask({ rotationId: '01900000-0000-7000-8000-000000000000' });
  assert.deepEqual([status.status, status.text], [404, program.text]);
});
