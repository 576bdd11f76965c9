import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { test } from 'node:test';
import type { Reason } from '../../protocol/index.ts';
import { relayLimits } from '../limits.ts';
import { PendingClients } from './pending.ts';

/** A client as far as these clients are looked at. */
class FakeClient {
  pendingSource: string | undefined;
  pendingBytes = 0;
  readonly socket = new Socket();
  readonly reasons: Reason[] = [];
  expired = 0;
  readonly protocol = { data() {}, ended() {}, expired: () => void this.expired++ };

  constructor(readonly peerAddress: string) {}

  refuse(reason: Reason): void {
    this.socket.destroy();
    this.reasons.push(reason);
  }
}

function setUp(most: number = relayLimits.maxPending) {
  const clock = { nowMs: 0 };
  const pending = new PendingClients(most, () => clock.nowMs);
  const add = (address: string) => {
    const client = new FakeClient(address);
    pending.add(client);
    return client;
  };
  return { clock, pending, add };
}

test('pitfall-35: a client that was never admitted ends at an absolute time, whatever it sends', () => {
  const { clock, pending, add } = setUp();
  const [slow, quick] = [add('198.51.100.1'), add('198.51.100.1')];
  pending.delete(quick); // admitted
  for (; clock.nowMs < relayLimits.admissionTimeoutMs; clock.nowMs += 1_000) {
    pending.received(slow, 1);
    pending.sweep();
    assert.equal(slow.expired, 0);
  }
  pending.sweep();
  assert.deepEqual([slow.expired, quick.expired], [1, 0]);
  assert.deepEqual([pending.size, pending.bytes], [0, 0]);
});

test('pitfall-35: one source above its bound ends its own oldest clients and no one else', () => {
  const { pending, add } = setUp();
  const other = add('203.0.113.9');
  const first = add('198.51.100.1');
  for (let n = 1; n < relayLimits.maxPendingPerSource; n++) add('198.51.100.1');
  assert.equal(first.socket.destroyed, false);
  const newest = add('198.51.100.1');
  assert.deepEqual([first.reasons, first.socket.destroyed], [['too_many_pending'], true]);
  assert.deepEqual([newest.socket.destroyed, other.socket.destroyed], [false, false]);
  assert.equal(pending.size, relayLimits.maxPendingPerSource + 1);
});

test('pitfall-35: an IPv6 source is its /64', () => {
  const { pending, add } = setUp();
  const first = add('2001:db8::1');
  for (let n = 1; n <= relayLimits.maxPendingPerSource; n++) add(`2001:db8::2:${n.toString(16)}`);
  assert.equal(first.socket.destroyed, true);
  assert.equal(pending.size, relayLimits.maxPendingPerSource);
});

test('pitfall-35: all sources together are bounded; the oldest makes room for the newest', () => {
  const { pending, add } = setUp(100);
  const clients = Array.from({ length: 300 }, (_, n) => add(`10.0.${n >> 8}.${n & 255}`));
  assert.equal(pending.size, 100);
  assert.equal(clients.findIndex(({ socket }) => !socket.destroyed), 200); // prettier-ignore
});

test('pitfall-33: what pending clients have sent is bounded in bytes; the oldest makes room', () => {
  const { pending, add } = setUp();
  const [first, second] = [add('198.51.100.1'), add('203.0.113.9')];
  pending.received(first, 10);
  pending.received(second, relayLimits.maxPendingBytes - 10);
  assert.deepEqual([first.socket.destroyed, pending.bytes], [false, relayLimits.maxPendingBytes]);
  pending.received(second, 1);
  assert.deepEqual([first.socket.destroyed, second.socket.destroyed], [true, false]);
  assert.equal(pending.bytes, relayLimits.maxPendingBytes - 9);
  pending.delete(second); // admitted: its bytes count no more
  pending.received(second, 1_000);
  assert.deepEqual([pending.size, pending.bytes], [0, 0]);
});
