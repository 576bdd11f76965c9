import assert from 'node:assert/strict';
import { test } from 'node:test';
import { busEvent, type BusEvent } from '../../contract/events.ts';
import type { Flow } from '../connection/meter.ts';
import { TrafficNow } from './traffic-now.ts';

const flow = (connectionId: string, ownerId: string | null, up: number, down: number): Flow => {
  return { connectionId, deviceId: idOf('d'), ownerId, up, down };
};
const idOf = (letter: string) => `00000000-0000-4000-8000-0000000000${letter.charCodeAt(0).toString(16)}`;
const [a, b, device, owner] = [idOf('a'), idOf('b'), idOf('d'), idOf('o')];

/** Returns what is published at a moment at which so much has flowed. */
function setUp() {
  const events: BusEvent[] = [];
  let flows: Flow[] = [];
  const publish = async (_: string, ...sent: readonly unknown[]) =>
    void events.push(...sent.map((event) => busEvent.parse(event)));
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  const traffic = new TrafficNow({ bus: { publish }, log, meter: { takeFlow: () => flows }, now: () => 0 });
  return (ms: number, ...now: Flow[]) => {
    flows = now;
    traffic.publish(ms);
    return events.splice(0);
  };
}

test('what flows is published by owner as bit/s, and once as zero when it has ended', () => {
  const at = setUp();
  assert.deepEqual(at(1_000, flow(a, owner, 125, 1_000), flow(b, null, 0, 10)), [
    { type: 'traffic.now', customerId: owner, rates: [[a, device, 1_000, 8_000]] },
    { type: 'traffic.now', customerId: null, rates: [[b, device, 0, 80]] },
  ]);
  assert.deepEqual(at(3_000, flow(a, owner, 250, 0)), [
    { type: 'traffic.now', customerId: owner, rates: [[a, device, 1_000, 0]] },
    { type: 'traffic.now', customerId: null, rates: [[b, device, 0, 0]] },
  ]);
  assert.equal(at(4_000).length, 1);
  assert.deepEqual(at(5_000), []);
});

test('one event names 100 connections at most', () => {
  const many = Array.from({ length: 150 }, () => flow(a, owner, 1, 1));
  const counts = setUp()(1_000, ...many).map((event) => event.type === 'traffic.now' && event.rates.length);
  assert.deepEqual(counts, [100, 50]);
});
