import assert from 'node:assert/strict';
import { STATUS_CODES } from 'node:http';
import { test } from 'node:test';
import { closeCodeOf, isReason, reasonOf, streamReason } from './reason-rules.ts';
import { reasons, type ReasonRow } from './reasons.ts';

const names = Object.keys(reasons).filter(isReason);
const row = (name: (typeof names)[number]): ReasonRow => reasons[name];

test('wire codes are unique, fit RESET and close frames, and lead back to their reason', () => {
  assert.equal(new Set(names.map((name) => row(name).code)).size, names.length);
  for (const name of names) {
    assert.equal(reasonOf(row(name).code), name);
    assert.ok(closeCodeOf(name) >= 4_000 && closeCodeOf(name) <= 4_999, name); // RFC 6455 §7.4.2
  }
  assert.equal(reasonOf(65_535), 'internal_error', 'of a newer peer');
});

test('names are unique in any case, and short enough for the bus and the database', () => {
  assert.equal(new Set(names.map((name) => name.toLowerCase())).size, names.length);
  for (const name of names) assert.match(name, /^[a-z][a-z_]{1,39}$/);
});

test('every HTTP status and SOCKS reply is legal, and sentences are sentences', () => {
  const clientClosed = 499; // never sent: the client has left
  for (const name of names) {
    const { http, socks, sentence, retryAfterSeconds = 1 } = row(name);
    assert.ok(http in STATUS_CODES ? http >= 200 : http === clientClosed, `${name}: ${http}`);
    assert.ok(Number.isInteger(socks) && socks >= 0 && socks <= 8, `${name}: ${socks}`); // RFC 1928 §6
    assert.equal(socks === 0, name === 'done', 'only success is 0x00');
    assert.ok(Number.isInteger(retryAfterSeconds) && retryAfterSeconds > 0, name);
    assert.match(sentence, /^[A-Z].*\.$/, name);
  }
});

test('streams end with the reason of their session, except its own faults', () => {
  const kept = names.filter((name) => streamReason(name) === name);
  assert.deepEqual(kept.sort(), [
    'device_revoked',
    'heartbeat_lost',
    'memory_hoarded',
    'mobile_down',
    'phone_offline',
    'phone_stopped',
    'relay_stopping',
    'rotating',
    'session_replaced',
    'tunnel_lost',
  ]);
  assert.equal(streamReason('protocol_error'), 'tunnel_lost');
  assert.equal(streamReason('done'), 'tunnel_lost');
});
