import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { mock } from 'node:test';
import { maxListenersPerUser } from '@/domain/live/hub';
import type { RowIds } from '@/domain/live/read-rows';
import { liveStream } from '@/domain/live/stream';
import {
  customerA,
  customerB,
  deviceStatus,
  id,
  liveRow,
  memoryBus,
  open,
  patchesIn,
  person,
  startHub,
} from '@/domain/live/streams-under-test';
import type { Viewer } from '@/domain/viewer';

test('DASH-06 pitfall-2 each viewer receives rows of their own customer only, operators all; a row is read once for all', async () => {
  const bus = memoryBus();
  const owners = new Map<string, string | null>();
  const reads: RowIds[] = [];
  const hub = await startHub(bus, async (ids) => {
    reads.push(ids);
    return ids.device.map((one) => liveRow('device', one, { customerId: owners.get(one) ?? null }));
  });
  const viewers = [person(customerA), person(customerA), person(customerB), person(null)];
  const streams = viewers.map((viewer) => open(hub, viewer));
  for (const one of streams) assert.equal(await one.next(), 'retry: 2000\n\n');
  const [ofA, ofB, ofNoOne] = [randomUUID(), randomUUID(), randomUUID()];
  for (const [deviceId, customerId] of [
    [ofA, customerA],
    [ofB, customerB],
    [ofNoOne, null],
  ] as const) {
    owners.set(deviceId, customerId);
    bus.send({ type: 'device.status', deviceId, customerId });
  }
  bus.send({ type: 'device.status', deviceId: 'forged', customerId: customerA });
  const received = await Promise.all(streams.map(async ({ next }) => patchesIn(await next()).map((row) => row['id'])));
  assert.deepEqual(received, [[ofA], [ofA], [ofB], [ofA, ofB, ofNoOne]]);
  assert.deepEqual(reads, [{ device: [ofA, ofB, ofNoOne], connection: [] }]);
  bus.state.emit('up');
  for (const one of streams) assert.equal(await one.next(), 'data: {"type":"resync"}\n\n');
  for (const one of streams) one.abort.abort();
  assert.equal(hub.size, 0);
});

test('DASH-06 TENANT-01 a row that moved on says nothing of itself to those whose it was; a row that is gone says so', async () => {
  const bus = memoryBus();
  let owner: string | undefined = customerB;
  const hub = await startHub(bus, async ({ device }) =>
    owner === undefined
      ? []
      : device.map((one) => liveRow('device', one, { customerId: owner ?? null }, { name: 'secret' })),
  );
  const before = open(hub, person(customerA));
  await before.next();
  bus.send({ type: 'device.changed', relayId: id, deviceId: id, customerId: customerA });
  assert.deepEqual(patchesIn(await before.next()), [{ kind: 'device', id, deviceId: id, gone: true }]);
  owner = undefined;
  bus.send({ type: 'device.changed', relayId: id, deviceId: id, customerId: customerA });
  assert.deepEqual(patchesIn(await before.next()), [{ kind: 'device', id, deviceId: id, gone: true }]);
  before.abort.abort();
});

test('TENANT-04 DASH-06 a customer that shares one phone receives that phone, its owner’s connections and its own, nothing else', async () => {
  const bus = memoryBus();
  const [shared, other, owners, own, foreign] = Array.from({ length: 5 }, (): string => randomUUID());
  const holders = new Map<string | undefined, string>([
    [own, customerB],
    [foreign, randomUUID()],
  ]);
  const hub = await startHub(bus, async ({ device, connection }) => [
    ...device.map((one) =>
      liveRow('device', one, { customerId: customerA, sharedWith: one === shared ? [customerB] : [] }),
    ),
    ...connection.map((one) => ({
      ...liveRow('connection', one, {
        customerId: customerA,
        sharedWith: [customerB],
        holderId: holders.get(one) ?? null,
      }),
      deviceId: shared ?? '',
    })),
  ]);
  const rights = { rename: false, ports: false, configs: false, rotate: false };
  const grantee = open(hub, {
    ...person(customerB),
    shares: [{ deviceId: shared ?? '', ownerId: customerA, ...rights }],
  });
  assert.equal(await grantee.next(), 'retry: 2000\n\n');
  for (const deviceId of [shared, other]) bus.send({ type: 'device.status', deviceId, customerId: customerA });
  const connectionIds = [owners, own, foreign];
  for (const connectionId of connectionIds)
    bus.send({ type: 'connection.changed', relayId: id, connectionId, deviceId: shared, customerId: customerA });
  assert.deepEqual(
    patchesIn(await grantee.next()).map((row) => row['id']),
    [shared, owners, own],
  );
  const ofAll = connectionIds.map((one) => [one, shared, 0, 0]);
  bus.send({ type: 'traffic.now', customerId: customerA, rates: ofAll });
  const rates = ofAll.slice(0, 2);
  assert.equal(await grantee.next(), `data: ${JSON.stringify({ type: 'rates', rates })}\n\n`);
  bus.send({ type: 'customer.changed', customerId: customerA });
  assert.equal(await grantee.next(), 'data: {"type":"resync"}\n\n');
  grantee.abort.abort();
});

test('DASH-06 a patch holds what changed since the row was read last; a heartbeat that changes nothing is not sent', async () => {
  const bus = memoryBus();
  const views = [
    { name: 'n', batteryPercent: 80, rttMs: 40, lastSeenAt: new Date(1) },
    { name: 'n', batteryPercent: 80, rttMs: 43, lastSeenAt: new Date(2) },
    { name: 'n', batteryPercent: 79, rttMs: 43, lastSeenAt: new Date(3) },
  ];
  let noteRead: () => void = () => undefined;
  const hub = await startHub(bus, async ({ device }) => {
    noteRead();
    return device.map((one) => liveRow('device', one, { customerId: customerA }, views.shift()));
  });
  const viewer = person(customerA);
  const stream = open(hub, viewer);
  await stream.next();
  const sets: unknown[] = [];
  const mark = hub.mark();
  while (views.length > 0) {
    const read = new Promise<void>((resolve) => (noteRead = resolve));
    bus.send(deviceStatus(customerA));
    await read;
  }
  for (let count = 0; count < 2; count += 1) sets.push(...patchesIn(await stream.next()).map((row) => row['set']));
  assert.deepEqual(sets, [
    { name: 'n', batteryPercent: 80, rttMs: 40, lastSeenAt: { $: 1 } },
    { batteryPercent: 79, lastSeenAt: { $: 3 } },
  ]);
  const late = open(hub, viewer, undefined, mark);
  await late.next();
  assert.deepEqual(patchesIn(await late.next())[0]?.['set'], {
    name: 'n',
    rttMs: 40,
    batteryPercent: 79,
    lastSeenAt: { $: 3 },
  });
  for (const { abort } of [stream, late]) abort.abort();
});

test('DASH-06 AUTH-05 a beat comes every 4 s, an ended session ends the stream, a changed role changes what is received', async () => {
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
    mock.timers.tick(10_000);
    const said = [await stream.next(), await stream.next(), await stream.next(), await stream.next()];
    const beat = 'event: beat\ndata:\n\n';
    assert.deepEqual(said, [beat, beat, beat, beat], 'the event of a customer left behind was not received');
    assert.equal(await stream.next(), beat);
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
  const changed = `data: ${JSON.stringify({ type: 'changed', what: 'customer' })}\n\n`;
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
  for (const one of [kept, other]) assert.equal(patchesIn(await one.next())[0]?.['id'], id);
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
  for (let count = 0; count < 500; count += 1) bus.send({ type: 'customer.changed', customerId: customerA });
  assert.equal(hub.size, 0);
  assert.ok(stream);
});
