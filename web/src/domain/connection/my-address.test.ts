import assert from 'node:assert/strict';
import test from 'node:test';
import { myAddress, type MyAddress } from '@/domain/connection/my-address';

const cases: Record<string, [ip: string, hosts: string[], families: number[], useless: MyAddress['useless']]> = {
  'IPv4 where the relay has it': ['203.0.113.7', ['198.51.100.1'], [4], undefined],
  'IPv4 mapped into IPv6': ['::ffff:203.0.113.7', ['198.51.100.1'], [4], undefined],
  'IPv6 where the relay has both': ['2001:db8::7', ['198.51.100.1', '2001:db8::1'], [4, 6], undefined],
  'IPv6 where the relay’s name has IPv4 only': ['2001:db8::7', ['198.51.100.1'], [4, 6], 'ipv6'],
  'IPv6 where the name has it and the port listens on IPv4': [
    '2001:db8::7',
    ['198.51.100.1', '2001:db8::1'],
    [4],
    'ipv6',
  ],
  'IPv4 where the relay has IPv6 only': ['203.0.113.7', ['2001:db8::1'], [4, 6], 'ipv4'],
  'a private address at a public relay': ['192.168.1.5', ['198.51.100.1'], [4], 'private'],
  'a carrier’s inner address at a public relay': ['100.64.3.2', ['198.51.100.1'], [4], 'private'],
  'a unique local address at a public relay': ['fd00::7', ['2001:db8::1'], [4, 6], 'private'],
  'loopback at a public relay': ['127.0.0.1', ['198.51.100.1'], [4], 'private'],
  'loopback at a relay of the same machine': ['127.0.0.1', ['127.0.0.1'], [4], undefined],
  'a private address at a relay of the same network': ['192.168.1.5', ['192.168.1.1'], [4], undefined],
  'a public address at a private relay': ['203.0.113.7', ['192.168.1.1'], [4], 'private'],
  'a relay whose name has no address': ['203.0.113.7', [], [4], 'unknown'],
};

for (const [name, [ip, hosts, families, useless]] of Object.entries(cases)) {
  test(`IPWL-02 pitfall-43 my address: ${name}`, async () => {
    const offer = await myAddress(ip, { host: 'proxy.example', families }, async (host) => {
      assert.equal(host, 'proxy.example');
      return hosts;
    });
    assert.equal(offer?.useless, useless);
    assert.equal(offer?.address, ip.replace('::ffff:', ''));
  });
}

test('IPWL-02 my address: not known, nothing to offer', async () => {
  const lookUp = async () => assert.fail('looked up');
  assert.equal(await myAddress(null, { host: 'proxy.example', families: [4] }, lookUp), null);
  assert.equal(await myAddress('unix', { host: 'proxy.example', families: [4] }, lookUp), null);
});
