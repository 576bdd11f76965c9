import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCidr } from '../protocol/cidr.ts';
import { clientAddress } from './client-address.ts';

const trusted = ['127.0.0.1', '10.0.0.0/8', '::1'].map(parseCidr);

const cases: [what: string, peer: string | undefined, forwardedFor: string | undefined, client: string | null][] = [
  ['a forged header changes nothing', '198.51.100.7', '1.1.1.1', '198.51.100.7'],
  ['a trusted proxy is believed', '127.0.0.1', '1.1.1.1', '1.1.1.1'],
  ['also as a dual-stack socket reports it', '::ffff:127.0.0.1', '::ffff:1.1.1.1', '1.1.1.1'],
  ['the last one that is no proxy of ours', '127.0.0.1', '6.6.6.6, 203.0.113.9, 10.0.0.5', '203.0.113.9'],
  ['only proxies of ours', '127.0.0.1', '10.0.0.4,10.0.0.5', '10.0.0.4'],
  ['stops at what it cannot read', '127.0.0.1', '6.6.6.6, junk, 10.0.0.5', '10.0.0.5'],
  ['a port is not read', '127.0.0.1', '1.1.1.1:80', '127.0.0.1'],
  ['no header', '127.0.0.1', undefined, '127.0.0.1'],
  ['an empty header', '::1', '', '::1'],
  ['a link-local peer', 'fe80::1%eth0', '1.1.1.1', 'fe80::1'],
  ['IPv6 in its canonical spelling', '::1', '2001:0DB8:0:0::7', '2001:db8::7'],
  ['no peer', undefined, '1.1.1.1', null],
  ['a peer that is no address', 'unknown', '1.1.1.1', null],
];

for (const [what, peer, forwardedFor, client] of cases) {
  test(`pitfall-27 the client behind proxies: ${what}`, () => {
    assert.equal(clientAddress(peer, forwardedFor, trusted), client);
  });
}
