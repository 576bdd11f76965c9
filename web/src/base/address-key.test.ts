import assert from 'node:assert/strict';
import test from 'node:test';
import { addressKey, networkKey } from '@/base/address-key';

test('AUTH-04 attempts are counted per IPv4 address and per IPv6 /64', () => {
  assert.equal(addressKey('2001:db8:1:2::1'), addressKey('2001:db8:1:2:ffff::9'));
  assert.notEqual(addressKey('2001:db8:1:2::1'), addressKey('2001:db8:1:3::1'));
  assert.equal(addressKey('::ffff:192.0.2.1'), '192.0.2.1');
  assert.equal(addressKey(null), 'unknown');
});

test('AUTH-04 networks are counted per IPv4 /16 and per IPv6 /32', () => {
  assert.equal(networkKey('2001:db8:1:2::1'), networkKey('2001:db8:ffff::9'));
  assert.notEqual(networkKey('2001:db8::1'), networkKey('2001:db9::1'));
  assert.equal(networkKey('::ffff:192.0.2.1'), '192.0');
  assert.equal(networkKey('not an address'), 'unknown');
});
