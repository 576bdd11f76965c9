import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTarget } from '../protocol/address.ts';
import { inCidr, parseCidr } from '../protocol/cidr.ts';
import { EgressPolicy, isPublicAddress } from './egress.ts';

function bytesOf(address: string): Uint8Array {
  const bytes = parseTarget(address, 1)?.bytes;
  assert.ok(bytes, address);
  return bytes;
}

// prettier-ignore
const closed: readonly string[] = [
  '0.0.0.0', '0.255.255.255', '10.0.0.0', '10.255.255.255', '100.64.0.0', '100.100.100.200', '100.127.255.255',
  '127.0.0.0', '127.0.0.1', '127.255.255.255', '168.63.129.16', '169.254.0.1', '169.254.169.254', '172.16.0.0',
  '172.31.255.255', '192.0.0.0', '192.0.0.192', '192.0.2.1', '192.88.99.1', '192.168.0.0', '192.168.255.255',
  '198.18.0.0', '198.19.255.255', '198.51.100.7', '203.0.113.9', '224.0.0.1', '239.255.255.255', '240.0.0.0',
  '255.255.255.255', '::', '::1', '::2', '::127.0.0.1', '::8.8.8.8', '::ffff:127.0.0.1', '::ffff:7f00:1',
  '::ffff:10.0.0.1', '::ffff:169.254.169.254', '::ffff:0:127.0.0.1', '::fffe:8.8.8.8', '64:ff9b::7f00:1',
  '64:ff9b::10.1.2.3', '64:ff9b::169.254.169.254', '64:ff9b:1::1', '64:ff9b:1::8.8.8.8', '64:ff9b:0:1::8.8.8.8',
  '100::1', '1000::1', '2001::1', '2001:0:7f00:1::', '2001:0:808:808:0:0:80ff:fffe', '2001:2::1', '2001:10::1',
  '2001:20::1', '2001:1ff:ffff::1', '2001:db8::1', '2002:7f00:1::', '2002:7f00:1::1', '2002:a00:1::1',
  '2002:c0a8:101::', '2002:a9fe:a9fe::', '2002:6440::1', '3fff::1', '3fff:fff::1', '4000::1', '5f00::1', 'fc00::1',
  'fd00:ec2::254', 'fdff::1', 'fe80::1', 'febf::1', 'fec0::1', 'ff02::1', 'ff0e::1', 'ffff::1',
];

// prettier-ignore
const open: readonly string[] = [
  '1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255',
  '128.0.0.0', '168.63.129.15', '168.63.129.17', '169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0',
  '192.0.1.0', '192.0.3.0', '192.167.255.255', '192.169.0.0', '198.17.255.255', '198.20.0.0', '198.51.99.255',
  '198.51.101.0', '203.0.112.255', '203.0.114.0', '223.255.255.255', '2000::1', '2001:200::1',
  '2001:4860:4860::8888', '2001:db7::1', '2001:db9::1', '2002:808:808::1', '2003::1', '2606:4700:4700::1111',
  '2a00:1450::1', '3ffe::1', '3fff:1000::1', '64:ff9b::8.8.8.8', '::ffff:8.8.8.8',
];

test('SEC-03 pitfall-21: every address outside the public internet is refused, in each disguise', () => {
  const policy = new EgressPolicy([]);
  for (const address of closed) {
    assert.equal(policy.refuses(bytesOf(address), 80), true, address);
    assert.equal(isPublicAddress(bytesOf(address)), false, address);
  }
});

test('SEC-03: public addresses are open, up to the edges of the closed blocks', () => {
  const policy = new EgressPolicy([]);
  for (const address of open) {
    assert.equal(policy.refuses(bytesOf(address), 80), false, address);
    assert.equal(isPublicAddress(bytesOf(address)), true, address);
  }
});

test('SEC-03: mail ports are refused on every address', () => {
  const policy = new EgressPolicy([]);
  for (const port of [25, 465, 587]) {
    for (const address of open) assert.equal(policy.refuses(bytesOf(address), port), true, `${address} ${port}`);
  }
  for (const port of [24, 26, 80, 443, 2525, 993]) assert.equal(policy.refuses(bytesOf('8.8.8.8'), port), false);
});

test('SEC-03: EGRESS_ALLOW opens its blocks with their mail ports, in each disguise, and nothing else', () => {
  const policy = new EgressPolicy(['127.0.0.0/8', '10.1.2.3', 'fd00:1::/32', '::1/128']);
  for (const address of ['127.0.0.1', '127.255.0.1', '10.1.2.3', 'fd00:1:ffff::1', '::1', '::ffff:127.0.0.1']) {
    for (const port of [80, 25]) assert.equal(policy.refuses(bytesOf(address), port), false, `${address} ${port}`);
  }
  assert.equal(policy.refuses(bytesOf('64:ff9b::127.0.0.1'), 80), false);
  assert.equal(policy.refuses(bytesOf('2002:7f00:1::1'), 80), false);
  for (const address of ['10.1.2.4', '192.168.0.1', 'fd00:2::1', '::2', '::ffff:10.1.2.4', '64:ff9b::10.1.2.4']) {
    assert.equal(policy.refuses(bytesOf(address), 80), true, address);
  }
  assert.equal(policy.refuses(bytesOf('8.8.8.8'), 25), true);
});

test('SEC-03: a mapped block means its IPv4 block; a block never reaches across families', () => {
  const mapped = new EgressPolicy(['::ffff:10.0.0.0/104']);
  assert.equal(mapped.refuses(bytesOf('10.9.9.9'), 80), false);
  assert.equal(mapped.refuses(bytesOf('::ffff:10.9.9.9'), 80), false);
  const everyIpv4 = new EgressPolicy(['0.0.0.0/0']);
  assert.equal(everyIpv4.refuses(bytesOf('127.0.0.1'), 80), false);
  assert.equal(everyIpv4.refuses(bytesOf('::1'), 80), true);
  const everyIpv6 = new EgressPolicy(['::/0']);
  assert.equal(everyIpv6.refuses(bytesOf('::1'), 80), false);
  assert.equal(everyIpv6.refuses(bytesOf('127.0.0.1'), 80), true);
});

test('SEC-03: a block that cannot be read ends the start', () => {
  for (const text of [
    '',
    'x',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/',
    '10.0.0/8',
    '::/129',
    '10.0.0.0/08',
    '/8',
    '10.0.0.0/8/8',
    '127.1',
    '010.0.0.0/8',
    'fe80::1%eth0',
    '10.0.0.0/ 8',
    ' 10.0.0.0/8',
  ]) {
    assert.throws(() => new EgressPolicy([text]), /address block/, text);
  }
});

test('IPWL-03: a block compares exactly its bits', () => {
  for (let bits = 0; bits <= 32; bits++) {
    const block = parseCidr(`170.170.170.170/${bits}`);
    for (let flipped = 0; flipped < 32; flipped++) {
      const address = Uint8Array.of(170, 170, 170, 170);
      const index = flipped >> 3;
      address[index] = (address[index] ?? 0) ^ (128 >> (flipped & 7));
      assert.equal(inCidr(block, address), flipped >= bits, `/${bits} bit ${flipped}`);
    }
  }
});

test('SEC-03: bytes of another length are refused', () => {
  assert.equal(new EgressPolicy(['0.0.0.0/0', '::/0']).refuses(new Uint8Array(5), 80), true);
});
