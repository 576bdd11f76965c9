import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before, type TestContext } from 'node:test';
import { answerApi } from '@/api/answer';
import { streamEvents } from '@/api/events';
import { makeKey } from '@/api/testing';
import { openLog } from '@/base/log';
import { openApiKey } from '@/domain/api-key/open';
import { revokeApiKey } from '@/domain/api-key/revoke';
import { withViewer } from '@/domain/context';
import { suspendCustomer } from '@/domain/customer/suspend';
import { renameDevice } from '@/domain/device/rename';
import { LiveHub } from '@/domain/live/hub';
import { LivePast } from '@/domain/live/past';
import { readLiveRows } from '@/domain/live/read-rows';
import { memoryBus } from '@/domain/live/streams-under-test';
import { addDevice, openWorld, type World } from '@/domain/testing/world';
import { RotationWaiters } from '@/server/rotation-link/waiters';

/** APIDOC-02 TENANT-01: the stream of events for programs. */

let world: World;
const bus = memoryBus();
let live: LiveHub;
before(async () => {
  world = await openWorld();
  const publish = async (...events: unknown[]) => events.forEach((event) => bus.send(event));
  for (const context of [world.as.owner, world.as.other, world.as.operator]) Object.assign(context, { publish });
  live = new LiveHub({ bus, read: (ids) => readLiveRows(world.db, world.now, ids), past: new LivePast() });
  live.mark();
});
after(async () => {
  live.close();
  await world.close();
});

interface Event {
  readonly id: string | undefined;
  readonly data: Record<string, unknown>;
}

/** Opens a stream; `next` waits for its next event that is no beat, and is undefined once it has ended. */
async function open(t: TestContext, key: string, lastId?: string) {
  const leaving = new AbortController();
  t.after(() => leaving.abort());
  const request = new Request('http://127.0.0.1:3000/api/v1/events', {
    headers: { authorization: `Bearer ${key}`, ...(lastId !== undefined && { 'last-event-id': lastId }) },
    signal: leaving.signal,
  });
  const tools = { context: { ...world.system, requestId: randomUUID() }, log: openLog('silent', 'web'), live };
  const response = await answerApi(request, ['events'], { ...tools, waiters: new RotationWaiters(bus) });
  const reader = (response.body ?? assert.fail()).pipeThrough(new TextDecoderStream()).getReader();
  const seen: Event[] = [];
  const next = async (): Promise<Event | undefined> => {
    while (seen.length === 0) {
      const { done, value = '' } = await reader.read();
      if (done) return undefined;
      for (const [, head = '', data = ''] of value.matchAll(/((?:(?:id|event): .*\n)*)data: (.*)\n\n/g))
        seen.push({ id: /^id: (.*)$/m.exec(head)?.[1], data: JSON.parse(data) });
    }
    return seen.shift();
  };
  return { response, next, leave: () => leaving.abort() };
}

test('what changes of one’s own comes with an id, and the next stream begins with what it missed', async (t) => {
  const { key } = await makeKey(world.as.owner);
  const { id } = await addDevice(world.system, { ...place(), name: 'Before' });
  const stream = await open(t, key);
  assert.equal(stream.response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  // Neither gathered nor compressed by proxies on the way
  assert.equal(stream.response.headers.get('x-accel-buffering'), 'no');
  assert.equal(stream.response.headers.get('cache-control'), 'no-store, no-transform');
  assert.equal((await stream.next())?.data.type, 'reset');
  await renameDevice(world.as.owner, { id, name: 'First' });
  const first = await stream.next();
  assert.deepEqual(
    [first?.data.type, first?.data.id, Object(first?.data.changed).name],
    ['device.changed', id, 'First'],
  );
  assert.match(String(Object(first?.data.changed).createdAt), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  stream.leave();
  await renameDevice(world.as.owner, { id, name: 'Missed' });
  // Another reader of the same customer: when it has the change, it has been read
  const witness = await open(t, key);
  while (Object((await witness.next())?.data.changed).name !== 'Missed');
  const again = await open(t, key, first?.id);
  const missed = await again.next();
  assert.deepEqual([missed?.data.type, Object(missed?.data.changed).name], ['device.changed', 'Missed']);
  const unknown = await open(t, key, 'made-up');
  assert.equal((await unknown.next())?.data.type, 'reset');
});

test('TENANT-01 another customer’s changes, and phones to which a key is not limited, stay silent', async (t) => {
  const { id: only } = await addDevice(world.system, { ...place(), name: 'Only' });
  const { id: beside } = await addDevice(world.system, { ...place(), name: 'Beside' });
  const scopes = ['devices:read', 'connections:read'] as const;
  const limited = await open(t, (await makeKey(world.as.owner, { scopes: [...scopes], deviceIds: [only] })).key);
  const other = await open(t, (await makeKey(world.as.other)).key);
  assert.equal((await limited.next())?.data.type, 'reset');
  assert.equal((await other.next())?.data.type, 'reset');
  await renameDevice(world.as.owner, { id: beside, name: 'Beside 2' });
  await renameDevice(world.as.owner, { id: only, name: 'Only 2' });
  assert.equal((await limited.next())?.data.id, only);
  await renameDevice(world.as.other, { id: world.b.deviceId, name: 'Theirs' });
  assert.equal((await other.next())?.data.id, world.b.deviceId);
});

test('too many streams of a key are refused; a wrong scope is', async (t) => {
  const { key } = await makeKey(world.as.owner);
  for (let at = 0; at < 5; at += 1) assert.equal((await open(t, key)).response.status, 200);
  assert.equal((await open(t, key)).response.status, 429);
  const { key: reader } = await makeKey(world.as.owner, { scopes: ['usage:read'] });
  assert.equal((await open(t, reader)).response.status, 403);
});

test('a stream that is silent says that it lives', async (t) => {
  const { key } = await makeKey(world.as.owner);
  const leaving = new AbortController();
  t.after(() => leaving.abort());
  const context = withViewer(world.system, await openApiKey(world.system, { token: key }));
  const request = new Request('http://127.0.0.1:3000/api/v1/events', { signal: leaving.signal });
  const times = { heartbeatMs: 1, sessionCheckMs: 60_000 };
  const { body } = streamEvents(request, context, key, { live, times });
  const reader = (body ?? assert.fail()).pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes(': beat\n\n')) text += (await reader.read()).value ?? assert.fail('ended');
});

test('a revoked key’s stream ends at once, and those of a suspended customer', async (t) => {
  const ended = await makeKey(world.as.owner);
  const stream = await open(t, ended.key);
  const stays = await open(t, (await makeKey(world.as.owner)).key);
  assert.equal((await stream.next())?.data.type, 'reset');
  assert.equal((await stays.next())?.data.type, 'reset');
  await revokeApiKey(world.as.owner, { id: ended.id });
  assert.equal((await stream.next())?.data.type, 'end');
  assert.equal(await stream.next(), undefined);
  await suspendCustomer(world.as.operator, { id: world.a.customerId });
  while ((await stays.next()) !== undefined);
});

const place = () => ({ relayId: world.relayId, customerId: world.a.customerId });
