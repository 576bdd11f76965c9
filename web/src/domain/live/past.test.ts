import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { LiveHub } from '@/domain/live/hub';
import { LivePast, maxRemembered } from '@/domain/live/past';
import { liveStream } from '@/domain/live/stream';
import {
  customerA,
  customerB,
  deviceStatus,
  id,
  memoryBus,
  ofCustomers,
  open,
  person,
  startHub,
} from '@/domain/live/streams-under-test';
import type { Viewer } from '@/domain/viewer';

const resync = 'data: {"type":"resync"}\n\n';

/** The first that a stream says. Ends the hub. */
async function firstOf(hub: LiveHub, viewer: Viewer, since: string | null): Promise<string | undefined> {
  const { next } = open(hub, viewer, undefined, since);
  hub.close();
  assert.equal(await next(), 'retry: 2000\n\n');
  return next();
}

test('DASH-06 TENANT-01 what changed between a page and its stream is reported immediately, only to those whom it concerns', async () => {
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
    { event: { type: 'egress.changed' }, learn: noOne },
    { event: { type: 'forged' }, learn: noOne },
  ];
  for (const { event, learn } of cases) {
    for (const [name, viewer] of Object.entries(viewers)) {
      for (const order of ['event, page', 'page, event']) {
        const bus = memoryBus();
        const hub = await startHub(bus);
        const before = hub.mark();
        bus.send(event);
        const said = await firstOf(hub, viewer, order === 'event, page' ? hub.mark() : before);
        const expected = order === 'page, event' && learn.includes(name) ? resync : undefined;
        assert.equal(said, expected, `${event.type} ${name} ${order}`);
      }
    }
  }
});

test('DASH-06 a page of another process, without a mark, or older than a break of the bus or what is remembered reads again', async () => {
  const viewer = person(customerA);
  const bus = memoryBus();
  const other = new LiveHub({ bus: memoryBus(), read: ofCustomers(), past: new LivePast({ process: 'process2' }) });
  const here = () => startHub(bus);
  for (const since of [null, '', 'nonsense', '9'.repeat(400), 'process1.-1', 'process1.1e3', other.mark()])
    assert.equal(await firstOf(await here(), viewer, since), resync, String(since));

  const broken = await here();
  const beforeBreak = broken.mark();
  bus.state.emit('up');
  assert.equal(await firstOf(broken, viewer, beforeBreak), resync);

  const deaf = new LiveHub({ bus: memoryBus(), read: ofCustomers() });
  const beforeListening = deaf.mark();
  await nextTurn();
  assert.equal(await firstOf(deaf, viewer, beforeListening), resync);

  for (const [count, expected] of [
    [maxRemembered, undefined],
    [maxRemembered + 1, resync],
  ] as const) {
    const busy = await here();
    for (let sent = 0; sent < 10; sent += 1) bus.send(deviceStatus(customerB));
    const mark = busy.mark();
    for (let sent = 0; sent < count; sent += 1) bus.send(deviceStatus(customerB));
    assert.equal(await firstOf(busy, viewer, mark), expected, `${count} events`);
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
