import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainAddress, sourceOf } from './source-address.ts';

test('pitfall-43: an IPv4 peer is the same whichever socket it came in by', () => {
  assert.equal(plainAddress('::ffff:198.51.100.1'), '198.51.100.1');
  assert.equal(plainAddress('198.51.100.1'), '198.51.100.1');
  assert.equal(plainAddress('2001:db8::1'), '2001:db8::1');
  assert.equal(plainAddress('fe80::1%eth0'), 'fe80::1%eth0');
});

test('a source is an IPv4 address or an IPv6 /64', () => {
  assert.equal(sourceOf('::ffff:198.51.100.1'), '198.51.100.1');
  assert.equal(sourceOf('198.51.100.1'), '198.51.100.1');
  assert.equal(sourceOf('2001:db8:0:1:2::1'), '2001:db8:0:1::/64');
  assert.equal(sourceOf('fe80::1%eth0'), 'fe80::/64');
  assert.equal(sourceOf('2001:db8::1'), sourceOf('2001:db8::ffff:1'));
  assert.notEqual(sourceOf('2001:db8::1'), sourceOf('2001:db8:0:1::1'));
});
