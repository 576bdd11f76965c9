import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relayLimits } from '../limits.ts';
import { AddressLog } from './address-log.ts';

const at = (log: AddressLog, nowMs: number, publicIpv4?: string, publicIpv6?: string) =>
  log
    .seen({ mobileUp: true, publicIpv4, publicIpv6 }, nowMs)
    .map(({ ip, firstSeenMs, lastSeenMs }) => [ip, firstSeenMs, lastSeenMs]);

test('an address that is replaced is closed with the time at which it was last seen; families do not mix', () => {
  const log = new AddressLog();
  assert.deepEqual(at(log, 0, 'a', 'x'), [
    ['a', 0, 0],
    ['x', 0, 0],
  ]);
  assert.deepEqual(at(log, 55_000, 'a', 'x'), []);
  assert.deepEqual(at(log, 61_000, 'b', 'x'), [
    ['a', 0, 55_000],
    ['b', 61_000, 61_000],
  ]);
  assert.deepEqual(at(log, 62_000), [], 'an address that is not reported is not one that changed');
});

test('ROT-01: the first address that an attempt brings is written immediately, further ones of it are not', () => {
  const log = new AddressLog();
  const written = (nowMs: number, publicIpv4: string, attempt?: string) =>
    log.seen({ mobileUp: true, publicIpv4 }, nowMs, attempt).at(-1)?.ip;
  assert.equal(
    written(0, 'a', 'first'),
    'a',
    'the one before: this run of the relay sees the phone for the first time',
  );
  assert.equal(written(1_000, 'a', 'first'), undefined);
  assert.equal(written(2_000, 'b', 'first'), 'b');
  assert.equal(written(3_000, 'c', 'first'), undefined);
  assert.equal(written(4_000, 'd', 'second'), 'd', 'the next attempt of the same rotation');
  assert.equal(written(5_000, 'e'), undefined);
  assert.equal(written(6_000, 'f', 'third'), 'f', 'the next rotation');
});

test('an address that changes all the time is written once a minute', () => {
  const log = new AddressLog();
  let rows = 0;
  for (let second = 0; second < 600; second += 1) {
    const written = at(log, second * 1_000, String(second));
    rows += written.filter(([, firstMs]) => firstMs === second * 1_000).length;
  }
  assert.equal(rows, 600_000 / relayLimits.addressRowIntervalMs);
});
