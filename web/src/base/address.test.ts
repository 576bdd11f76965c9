import assert from 'node:assert/strict';
import test from 'node:test';
import { formatRange, inRanges, parseAddress, parseRange, type AddressRange } from '@/base/address-range';
import { addressKey, clientAddress, peerHeader } from '@/base/client-address';

const ranges = (...texts: string[]): AddressRange[] => texts.flatMap((text) => parseRange(text) ?? []);

test('IPWL-01 ranges: host bits cleared, RFC 5952 text, IPv4-mapped as IPv4', () => {
  const cases: Record<string, string | undefined> = {
    '10.1.2.3': '10.1.2.3',
    ' 10.1.2.3/8 ': '10.0.0.0/8',
    '10.1.2.3/9': '10.0.0.0/9',
    '10.200.2.3/9': '10.128.0.0/9',
    '10.1.2.255/31': '10.1.2.254/31',
    '1.2.3.4/0': '0.0.0.0/0',
    '2001:db8:ffff::/33': '2001:db8:8000::/33',
    '::1/128': '::1',
    '::ffff:10.1.2.3/104': '10.0.0.0/8',
    '::ffff:0:0/95': '::fffe:0:0/95',
    '::/0': '::/0',
    '10.1.2.3/33': undefined,
    '::1/129': undefined,
    '10.1.2': undefined,
    '10.1.2.3/-1': undefined,
    '10.1.2.3/1.5': undefined,
    '': undefined,
  };
  for (const [text, expected] of Object.entries(cases)) {
    const range = parseRange(text);
    assert.equal(range && formatRange(range), expected, text);
  }
});

test('pitfall-21 addresses in odd spellings are no addresses', () => {
  for (const text of [
    '127.1',
    '0',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '①②⑦.⓪.⓪.①',
    'fe80::1%eth0',
    '1.2.3.4:80',
    '[::1]',
  ]) {
    assert.equal(parseAddress(text), undefined, text);
  }
  assert.equal(parseAddress('::ffff:127.0.0.1')?.toString(), '127.0.0.1');
});

test('pitfall-27 the client is the TCP peer; X-Forwarded-For counts only behind trusted proxies', () => {
  const trusted = ranges('127.0.0.1', '10.0.0.0/8', '::1');
  const from = (peer: string | undefined, forwarded?: string) =>
    clientAddress((name) => (name === peerHeader ? peer : name === 'x-forwarded-for' ? forwarded : undefined), trusted);
  assert.equal(from('198.51.100.7', '1.1.1.1'), '198.51.100.7', 'a forged header changes nothing');
  assert.equal(from('127.0.0.1', '1.1.1.1'), '1.1.1.1');
  assert.equal(from('::ffff:127.0.0.1', '1.1.1.1'), '1.1.1.1');
  assert.equal(
    from('127.0.0.1', '6.6.6.6, 203.0.113.9, 10.0.0.5'),
    '203.0.113.9',
    'the last one that is no proxy of ours',
  );
  assert.equal(from('127.0.0.1', '6.6.6.6, junk, 10.0.0.5'), '10.0.0.5', 'stops at what it cannot read');
  assert.equal(from('127.0.0.1'), '127.0.0.1');
  assert.equal(from(undefined, '1.1.1.1'), null);
  assert.equal(inRanges(parseAddress('::1') ?? assert.fail(), ranges('0.0.0.0/0')), false);
});

test('AUTH-04 attempts are counted per IPv4 address and per IPv6 /64', () => {
  assert.equal(addressKey('2001:db8:1:2::1'), addressKey('2001:db8:1:2:ffff::9'));
  assert.notEqual(addressKey('2001:db8:1:2::1'), addressKey('2001:db8:1:3::1'));
  assert.equal(addressKey('::ffff:192.0.2.1'), '192.0.2.1');
  assert.equal(addressKey(null), 'unknown');
});
