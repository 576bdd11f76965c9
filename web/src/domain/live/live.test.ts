import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { mock } from 'node:test';
import { maxListenersPerUser } from '@/domain/live/hub';
import { liveStream } from '@/domain/live/stream';
import {
  customerA,
  customerB,
  deviceStatus,
  id,
  memoryBus,
  open,
  person,
  startHub,
} from '@/domain/live/streams-under-test';
import type { Viewer } from '@/domain/viewer';

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
