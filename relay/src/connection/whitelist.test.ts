import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Whitelist } from './whitelist.ts';

const cases: [entry: string, peer: string, allowed: boolean][] = [
  ['203.0.113.7', '203.0.113.7', true],
  ['203.0.113.7', '203.0.113.8', false],
  ['203.0.113.7', '203.0.113.70', false], // a prefix as text
  ['203.0.113.0/24', '203.0.113.255', true],
  ['203.0.113.0/24', '203.0.114.0', false],
  ['203.0.113.77/24', '203.0.113.1', true], // host bits set
  ['0.0.0.0/0', '198.51.100.1', true],
  ['0.0.0.0/0', '2001:db8::1', false],
  ['::/0', '198.51.100.1', false],
  ['::/0', '2001:db8::1', true],
  ['203.0.113.7', '::ffff:203.0.113.7', true], // as a dual-stack socket reports it
  ['203.0.113.7', '::ffff:cb00:7107', true],
  ['::ffff:203.0.113.0/120', '203.0.113.9', true],
  ['::ffff:203.0.113.7', '::ffff:203.0.113.7', true],
  ['2001:db8::/32', '2001:db8:ffff::1', true],
  ['2001:db8::/32', '2001:db9::1', false],
  ['2001:db8::1', '2001:0DB8:0:0:0:0:0:1', true],
  ['fe80::1', 'fe80::1%eth0', true],
  ['fe80::1%eth0', 'fe80::1', false],
  ['10.1/16', '10.0.0.1', false], // short forms are not read
  ['0x0a.0.0.1', '10.0.0.1', false],
  ['012.0.0.1', '10.0.0.1', false],
  ['167772161', '10.0.0.1', false],
  ['10.0.0.0/33', '10.0.0.0', false],
  ['10.0.0.0/-1', '10.0.0.0', false],
  ['10.0.0.0/8/8', '10.0.0.0', false],
  ['10.0.0.0/', '10.0.0.0', false],
  ['10.0.0.0/ 8', '10.0.0.0', false],
  ['', '10.0.0.0', false],
  ['*', '10.0.0.0', false],
  ['203.0.113.7', '', false],
  ['203.0.113.7', '203.0.113.7, 10.0.0.1', false], // what a header would say
];

for (const [entry, peer, allowed] of cases) {
  test(`IPWL-03: ${entry || '(empty)'} ${allowed ? 'lets in' : 'keeps out'} ${peer || '(no address)'}`, () => {
    assert.equal(new Whitelist([entry]).has(peer), allowed);
  });
}

test('IPWL-03: an empty whitelist lets no one in, a bad entry does not spoil a good one', () => {
  assert.equal(new Whitelist([]).has('127.0.0.1'), false);
  assert.equal(new Whitelist(['nonsense', '127.0.0.1']).has('127.0.0.1'), true);
});
