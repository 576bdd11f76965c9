import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relayLimits } from '../limits.ts';
import { HandshakeRate } from './handshake-rate.ts';

const { handshakeBurst, handshakeIntervalMs } = relayLimits;

test('a phone that flaps may open a burst of tunnels, then one every few seconds; others are not touched', () => {
  const rate = new HandshakeRate();
  for (let n = 0; n < handshakeBurst; n++) assert.equal(rate.take('a', 1_000), 0);
  assert.equal(rate.take('a', 1_000), handshakeIntervalMs);
  assert.equal(rate.take('a', 2_000), handshakeIntervalMs - 1_000, 'a refusal costs nothing');
  assert.equal(rate.take('b', 2_000), 0);
  assert.equal(rate.take('a', 1_000 + handshakeIntervalMs), 0);
  assert.ok(rate.take('a', 1_000 + handshakeIntervalMs) > 0);
});

test('twenty seconds of handshakes as fast as they go: the burst and what the interval allows', () => {
  const rate = new HandshakeRate();
  let taken = 0;
  for (let ms = 0; ms < 20_000; ms += 5) if (rate.take('a', ms) === 0) taken += 1;
  assert.equal(taken, handshakeBurst + Math.ceil(20_000 / handshakeIntervalMs) - 1);
});

test('phones that were quiet are forgotten', () => {
  const rate = new HandshakeRate();
  for (let n = 0; n < 1_000; n++) rate.take(`phone ${n}`, 0);
  assert.equal(rate.size, 1_000);
  rate.take('another', handshakeIntervalMs);
  assert.equal(rate.size, 1);
});
