import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatCidr, inCidr, parseCidr, readCidr } from './cidr.ts';
import { formatAddress, readAddress, readPeerAddress } from './ip.ts';

/** What is read, and the one text that all its spellings have. */
const blocks: Record<string, string> = {
  '10.1.2.3': '10.1.2.3',
  '10.1.2.3/32': '10.1.2.3',
  '0.0.0.0/0': '0.0.0.0/0',
  '255.255.255.255/0': '0.0.0.0/0',
  '10.1.2.3/8': '10.0.0.0/8',
  '10.1.2.3/9': '10.0.0.0/9',
  '10.200.2.3/9': '10.128.0.0/9',
  '10.1.2.255/31': '10.1.2.254/31',
  '::': '::',
  '::/0': '::/0',
  '::1/128': '::1',
  '2001:DB8:0::1/48': '2001:db8::/48',
  '2001:db8:ffff::/33': '2001:db8:8000::/33',
  '2001:db8:0:1:1:1:1:1/127': '2001:db8:0:1:1:1:1:0/127',
  '64:ff9b::10.1.2.3': '64:ff9b::a01:203',
  '::ffff:10.1.2.3': '10.1.2.3',
  '::ffff:a01:203': '10.1.2.3',
  '::ffff:10.1.2.3/104': '10.0.0.0/8',
  '::ffff:0:0/96': '0.0.0.0/0',
  '::ffff:0:0/95': '::fffe:0:0/95',
  '::ffff:10.1.2.3/0': '::/0',
};

// prettier-ignore
const refused = [
  '', ' ', '/', '/8', '*', 'localhost', '10.1.2', '10.1.2.3.4', '10.1.2.', '.1.2.3', '10..2.3', '256.1.2.3', '127.1',
  '0', '2130706433', '0x7f000001', '0x7f.0.0.1', '0177.0.0.1', '010.0.0.1', '00.0.0.0', '1.2.3.4:80', '[::1]',
  '①②⑦.⓪.⓪.①', '-1.2.3.4', '+1.2.3.4', ' 10.1.2.3', '10.1.2.3 ', '10.1.2.3\n', '10.1.2.3/', '10.1.2.3/33',
  '10.1.2.3/-1', '10.1.2.3/+8', '10.1.2.3/1.5', '10.1.2.3/08', '10.1.2.3/00', '10.1.2.3/ 8', '10.1.2.3/8 ',
  '10.1.2.3/8/8', '10.1.2.3/1e1', '10.1.2.3/0x8', '10.1.2.3/255.0.0.0', '10.1.2.3/4294967304',
  '10.1.2.3/18446744073709551624', '::1/129', '::1/1000', '::1/999999999999999999999', ':', ':::', '1:', '::1::',
  '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7::8', '12345::', 'g::', '::1.2.3', '::1.2.3.04', '1.2.3.4::',
  'fe80::1%eth0', 'fe80::1%eth0/64', 'fe80::/10%eth0',
];

for (const [text, canonical] of Object.entries(blocks)) {
  test(`IPWL-01 pitfall-21 the block ${text} is ${canonical}`, () => {
    const block = parseCidr(text);
    assert.equal(formatCidr(block), canonical);
    assert.deepEqual(formatCidr(parseCidr(canonical)), canonical);
    const [first = ''] = canonical.split('/');
    assert.equal(inCidr(block, readAddress(first) ?? assert.fail()), true, 'its first address lies in it');
  });
}

test('IPWL-01 pitfall-21 nothing else is read as a block, or as an address', () => {
  for (const text of refused) {
    assert.equal(readCidr(text), undefined, JSON.stringify(text));
    assert.equal(readAddress(text), undefined, JSON.stringify(text));
    assert.throws(() => parseCidr(text), { message: `not an address block: ${JSON.stringify(text)}` });
  }
  assert.equal(readAddress('10.0.0.0/8'), undefined);
});

test('an address lies in blocks of its family only, a mapped one is IPv4', () => {
  const within = (block: string, address: string) => inCidr(parseCidr(block), readAddress(address) ?? assert.fail());
  assert.equal(within('0.0.0.0/0', '::1'), false);
  assert.equal(within('::/0', '127.0.0.1'), false);
  assert.equal(within('::/0', '::ffff:127.0.0.1'), false);
  assert.equal(within('127.0.0.0/8', '::ffff:127.0.0.1'), true);
  assert.equal(within('::ffff:127.0.0.0/104', '127.9.9.9'), true);
});

test('a peer may have a zone, which is left out; an IPv4 address has none', () => {
  const peer = (text: string) => {
    const bytes = readPeerAddress(text);
    return bytes && formatAddress(bytes);
  };
  assert.equal(peer('fe80::1%eth0.1-a'), 'fe80::1');
  assert.equal(peer('::ffff:198.51.100.1'), '198.51.100.1');
  assert.equal(peer('198.51.100.1%eth0'), undefined);
  assert.equal(peer('%eth0'), undefined);
  assert.equal(peer(''), undefined);
});
