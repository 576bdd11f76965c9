import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { randomUUID } from 'node:crypto';
import test, { mock } from 'node:test';
import type { Bus } from '@pocketproxy/prisma/bus';
import { busChannel } from '@pocketproxy/relay/contract';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { LiveHub, maxListenersPerUser } from '@/domain/live/hub';
import { LivePast, maxRemembered } from '@/domain/live/past';
import { liveStream } from '@/domain/live/stream';
import type { Viewer } from '@/domain/viewer';

const [customerA, customerB, id] = [randomUUID(), randomUUID(), randomUUID()];

/** A bus in memory. */
function memoryBus(): Bus & { send(message: unknown): void } {
  const listeners = new Set<(message: unknown) => void>();
  return {
    isUp: true,
    state: new EventEmitter(),
    publish: async () => undefined,
    async subscribe(channel, listener) {
      assert.equal(channel, busChannel);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => undefined,
    send: (message) => listeners.forEach((listener) => listener(message)),
  };
}

function person(customerId: string | null): Viewer {
  const memberships = customerId ? [{ customerId, customerName: 'C', role: 'viewer' } as const] : [];
  return {
    userId: randomUUID(),
    email: 'x',
    name: 'x',
    sessionId: id,
    isOperator: customerId === null,
    memberships,
    shares: [],
  };
}

const deviceStatus = (customerId: string | null) => ({ type: 'device.status', deviceId: id, customerId });

/** A hub that listens already, at a time that stands still. */
async function startHub(bus: Bus = memoryBus()): Promise<LiveHub> {
  const hub = new LiveHub(bus, new LivePast({ now: () => 0, process: 'process1' }));
  hub.mark();
  await nextTurn();
  return hub;
}

/** Opens a stream and reads it piece by piece. */
function open(
  hub: LiveHub,
  viewer: Viewer,
  reload = async (): Promise<Viewer | null> => viewer,
  since: string | null = hub.mark(),
) {
  const abort = new AbortController();
  const stream = liveStream({ viewer, hub, since, reload, signal: abort.signal });
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  const next = async (): Promise<string | undefined> => {
    const { value } = await reader.read();
    return value && decoder.decode(value).replace(/^id: [\w-]{8}\.\d+\n/, '');
  };
  return { abort, reader, next };
}

test('DASH-06 pitfall-2 each viewer receives events of their own customer only, operators all, and only ids', async () => {
  const bus = memoryBus();
  const hub = await startHub(bus);
  const a = open(hub, person(customerA));
  const operator = open(hub, person(null));
  for (const one of [a, operator]) assert.equal(await one.next(), 'retry: 2000\n\n');
  bus.send(deviceStatus(customerB));
  bus.send(deviceStatus(null));
  bus.send({ type: 'device.status', deviceId: 'forged', customerId: customerA });
  bus.send({ type: 'connection.changed', relayId: id, connectionId: id, deviceId: id, customerId: customerA });
  const status = `data: ${JSON.stringify({ type: 'device.status', deviceId: id })}\n\n`;
  const changed = `data: ${JSON.stringify({ type: 'connection.changed', connectionId: id })}\n\n`;
  assert.equal(await a.next(), changed);
  assert.deepEqual([await operator.next(), await operator.next(), await operator.next()], [status, status, changed]);
  bus.state.emit('up');
  assert.equal(await a.next(), 'data: {"type":"resync"}\n\n');
  for (const one of [a, operator]) one.abort.abort();
  assert.equal(hub.size, 0);
});

test('TENANT-04 DASH-06 a customer that shares one phone learns of that phone and its owner, not of the owner’s other phones, and no ids', async () => {
  const bus = memoryBus();
  const hub = await startHub(bus);
  const [shared, other] = [randomUUID(), randomUUID()];
  const share = { id: randomUUID(), deviceId: shared, ownerId: customerA, holderId: customerB };
  const rights = { rename: false, ports: false, configs: false, rotate: false };
  const grantee = open(hub, { ...person(customerB), shares: [{ ...share, ...rights }] });
  assert.equal(await grantee.next(), 'retry: 2000\n\n');
  const ofDevice = (deviceId: string) => [
    { type: 'connection.changed', relayId: id, connectionId: id, deviceId, customerId: customerA },
    { type: 'device.changed', relayId: id, deviceId, customerId: customerA },
    { type: 'device.status', deviceId, customerId: customerA },
    { type: 'command.created', relayId: id, commandId: id, deviceId, customerId: customerA },
    { type: 'command.changed', commandId: id, deviceId, customerId: customerA },
    { type: 'usage.flushed', deviceId, customerId: customerA, connectionIds: [id] },
  ];
  for (const event of ofDevice(other)) bus.send(event);
  bus.send(deviceStatus(customerB));
  assert.equal(await grantee.next(), `data: ${JSON.stringify({ type: 'device.status', deviceId: id })}\n\n`);
  for (const event of [...ofDevice(shared), { type: 'customer.changed', customerId: customerA }]) {
    bus.send(event);
    assert.equal(await grantee.next(), 'data: {"type":"resync"}\n\n', event.type);
  }
  grantee.abort.abort();
});

test('DASH-06 AUTH-05 heartbeats come every 15 s, an ended session ends the stream, a changed role changes what is received', async () => {
  mock.timers.enable({ apis: ['setInterval'] });
  try {
    const bus = memoryBus();
    const hub = await startHub(bus);
    const viewer = person(customerA);
    let now: Viewer | null = { ...viewer, memberships: [] };
    const stream = open(hub, viewer, async () => now);
    await stream.next();
    mock.timers.tick(10_000);
    await Promise.resolve(); // the check has read the session
    bus.send(deviceStatus(customerA));
    now = null;
    mock.timers.tick(5_000);
    assert.equal(await stream.next(), ': alive\n\n', 'the event of a customer left behind was not received');
    mock.timers.tick(5_000);
    assert.equal(await stream.next(), 'event: end\ndata: {}\n\n');
    assert.equal(await stream.next(), undefined);
    assert.equal(hub.size, 0);
  } finally {
    mock.timers.reset();
  }
});

test('TENANT-05 a suspended customer’s people learn of its end immediately, operators continue', async () => {
  const bus = memoryBus();
  const hub = await startHub(bus);
  const [member, operator] = [
    open(hub, person(customerA), async () => null),
    open(hub, person(null), async () => null),
  ];
  for (const one of [member, operator]) await one.next();
  bus.send({ type: 'customer.changed', customerId: customerA });
  const changed = `data: ${JSON.stringify({ type: 'customer.changed', customerId: customerA })}\n\n`;
  assert.deepEqual(
    [await member.next(), await member.next(), await member.next()],
    [changed, 'event: end\ndata: {}\n\n', undefined],
  );
  assert.equal(await operator.next(), changed);
  assert.equal(hub.size, 1);
  operator.abort.abort();
});

test('AUTH-05 a person who is signed out learns of the end immediately, others and living sessions continue', async () => {
  const bus = memoryBus();
  const hub = await startHub(bus);
  const [out, colleague] = [person(customerA), person(customerA)];
  const [gone, kept] = [open(hub, out, async () => null), open(hub, out)];
  const other = open(hub, colleague, async () => assert.fail('no one else is looked up'));
  for (const one of [gone, kept, other]) await one.next();
  bus.send({ type: 'user.changed', userId: out.userId });
  assert.deepEqual([await gone.next(), await gone.next()], ['event: end\ndata: {}\n\n', undefined]);
  bus.send(deviceStatus(customerA));
  const status = `data: ${JSON.stringify({ type: 'device.status', deviceId: id })}\n\n`;
  assert.deepEqual([await kept.next(), await other.next()], [status, status]);
  for (const { abort } of [kept, other]) abort.abort();
});

test('DASH-06 streams are bounded per user, and closing frees the place', async () => {
  const hub = await startHub();
  const viewer = person(customerA);
  const streams = Array.from({ length: maxListenersPerUser }, () => open(hub, viewer));
  assert.throws(() => open(hub, viewer), { code: 'throttled' });
  await streams[0]?.reader.cancel();
  assert.equal(hub.size, maxListenersPerUser - 1);
  const again = open(hub, viewer);
  for (const { abort } of [...streams, again]) abort.abort();
  assert.equal(hub.size, 0);
});

test('DASH-06 a browser that has left before its stream starts keeps no place', async () => {
  const hub = await startHub();
  const viewer = person(customerA);
  for (let count = 0; count <= maxListenersPerUser; count += 1) {
    const stream = liveStream({
      viewer,
      hub,
      since: hub.mark(),
      reload: async () => viewer,
      signal: AbortSignal.abort(),
    });
    assert.equal(hub.size, 0);
    const reader = stream.getReader();
    assert.deepEqual([(await reader.read()).done, (await reader.read()).done], [false, true]);
  }
});

test('DASH-06 a stopping process ends every stream and takes no new one', async () => {
  const hub = await startHub();
  const streams = [person(customerA), person(null)].map((viewer) => open(hub, viewer));
  hub.close();
  for (const { next } of streams) assert.deepEqual([await next(), await next()], ['retry: 2000\n\n', undefined]);
  assert.throws(() => open(hub, person(null)), { code: 'unavailable' });
  assert.equal(hub.size, 0);
});

test('DASH-06 a browser that does not read is let go, not buffered without end', async () => {
  const bus = memoryBus();
  const hub = await startHub(bus);
  const stream = liveStream({
    viewer: person(null),
    hub,
    since: hub.mark(),
    reload: async () => null,
    signal: new AbortController().signal,
  });
  for (let count = 0; count < 500; count += 1) bus.send(deviceStatus(customerA));
  assert.equal(hub.size, 0);
  assert.ok(stream);
});

const resync = 'data: {"type":"resync"}\n\n';

/** What a stream says at once. Ends the hub. */
async function saysAtOnce(hub: LiveHub, viewer: Viewer, since: string | null): Promise<string | undefined> {
  const { next } = open(hub, viewer, undefined, since);
  hub.close();
  assert.equal(await next(), 'retry: 2000\n\n');
  return next();
}

test('DASH-06 TENANT-01 what changed between a page and its stream is reported at once, only to those whom it concerns', async () => {
  const rights = { rename: false, ports: false, configs: false, rotate: false };
  const viewers = {
    own: person(customerA),
    foreign: person(customerB),
    operator: person(null),
    holder: { ...person(customerB), shares: [{ deviceId: id, ownerId: customerA, ...rights }] },
  };
  const device = { deviceId: randomUUID(), customerId: customerA };
  const noOne: string[] = [];
  const cases = [
    { event: deviceStatus(customerA), learn: ['own', 'operator', 'holder'] },
    { event: { type: 'command.changed', commandId: id, ...device }, learn: ['own', 'operator'] },
    { event: { type: 'usage.flushed', connectionIds: [id], ...device }, learn: ['own', 'operator'] },
    { event: { type: 'device.status', ...device, customerId: null }, learn: ['operator'] },
    { event: { type: 'user.changed', userId: viewers.foreign.userId }, learn: ['foreign'] },
    { event: { type: 'customer.changed', customerId: customerA }, learn: Object.keys(viewers) },
    { event: { type: 'ceilings.changed' }, learn: noOne },
    { event: { type: 'forged' }, learn: noOne },
  ];
  for (const { event, learn } of cases) {
    for (const [name, viewer] of Object.entries(viewers)) {
      for (const order of ['event, page', 'page, event']) {
        const bus = memoryBus();
        const hub = await startHub(bus);
        const before = hub.mark();
        bus.send(event);
        const said = await saysAtOnce(hub, viewer, order === 'event, page' ? hub.mark() : before);
        const expected = order === 'page, event' && learn.includes(name) ? resync : undefined;
        assert.equal(said, expected, `${event.type} ${name} ${order}`);
      }
    }
  }
});

test('DASH-06 a page of another process, without a mark, or older than a break of the bus or what is remembered reads again', async () => {
  const viewer = person(customerA);
  const bus = memoryBus();
  const other = new LiveHub(memoryBus(), new LivePast({ process: 'process2' }));
  const here = () => startHub(bus);
  for (const since of [null, '', 'nonsense', '9'.repeat(400), 'process1.-1', 'process1.1e3', other.mark()])
    assert.equal(await saysAtOnce(await here(), viewer, since), resync, String(since));

  const broken = await here();
  const beforeBreak = broken.mark();
  bus.state.emit('up');
  assert.equal(await saysAtOnce(broken, viewer, beforeBreak), resync);

  const deaf = new LiveHub(memoryBus());
  const beforeListening = deaf.mark();
  await nextTurn();
  assert.equal(await saysAtOnce(deaf, viewer, beforeListening), resync);

  for (const [count, expected] of [
    [maxRemembered, undefined],
    [maxRemembered + 1, resync],
  ] as const) {
    const busy = await here();
    for (let sent = 0; sent < 10; sent += 1) bus.send(deviceStatus(customerB));
    const mark = busy.mark();
    for (let sent = 0; sent < count; sent += 1) bus.send(deviceStatus(customerB));
    assert.equal(await saysAtOnce(busy, viewer, mark), expected, `${count} events`);
  }
});

test('DASH-06 a browser that returns with the mark of the last event it received learns whether there were more', async () => {
  const bus = memoryBus();
  const hub = await startHub(bus);
  const viewer = person(customerA);
  const reader = liveStream({
    ...{ viewer, hub, since: hub.mark(), reload: async () => viewer, signal: new AbortController().signal },
  }).getReader();
  bus.send(deviceStatus(customerA));
  await reader.read();
  const received = new TextDecoder().decode((await reader.read()).value);
  const [, mark = ''] = /^id: (.+)\n/.exec(received) ?? [];
  await reader.cancel();
  assert.equal(hub.changedSince(mark, viewer), false);
  bus.send(deviceStatus(customerB));
  assert.equal(hub.changedSince(mark, viewer), false);
  bus.send(deviceStatus(customerA));
  assert.equal(hub.changedSince(mark, viewer), true);
});
