import assert from 'node:assert/strict';
import test from 'node:test';
import { HostAddresses } from '@/base/host-addresses';

test('IPWL-02 a host that is an address needs no DNS, and localhost none either', async () => {
  const { lookUp } = new HostAddresses();
  assert.deepEqual(await lookUp('198.51.100.1'), ['198.51.100.1']);
  assert.deepEqual(await lookUp('2001:db8::1'), ['2001:db8::1']);
  assert.deepEqual(await lookUp('localhost'), ['127.0.0.1', '::1']);
});
