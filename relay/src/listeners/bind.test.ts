import assert from 'node:assert/strict';
import type { NetworkInterfaceInfo } from 'node:os';
import { test } from 'node:test';
import { familiesOf, publicBind } from './bind.ts';

const common = { mac: '00:00:00:00:00:00', internal: false, cidr: null };
const v4: NetworkInterfaceInfo = { ...common, family: 'IPv4', address: '192.0.2.1', netmask: '255.255.255.0' };
const v6: NetworkInterfaceInfo = { ...common, family: 'IPv6', address: '2001:db8::1', netmask: 'ffff::', scopeid: 0 };

test('pitfall-43: public ports take both families where the host has IPv6', () => {
  assert.equal(publicBind('::', { eth0: [v4, v6] }), '::');
  assert.equal(publicBind('::', { eth0: [v4] }), '0.0.0.0');
  assert.equal(publicBind('::', {}), '0.0.0.0');
  assert.equal(publicBind('192.0.2.1', { eth0: [v4, v6] }), '192.0.2.1');
});

test('pitfall-43: the relay knows which clients can reach its ports', () => {
  assert.deepEqual(familiesOf('::'), [4, 6]);
  assert.deepEqual(familiesOf('0.0.0.0'), [4]);
  assert.deepEqual(familiesOf('127.0.0.1'), [4]);
  assert.deepEqual(familiesOf('2001:db8::1'), [6]);
  assert.deepEqual(familiesOf('localhost'), [4, 6]);
});
