import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTarget } from '../../../protocol/index.ts';
import { reachableAddress } from './reachable-address.ts';

function bytes(text: string): Uint8Array {
  return parseTarget(text, 1)?.bytes ?? new Uint8Array();
}

const cases: readonly (readonly [string, string, string, string | undefined, string])[] = [
  ['loopback', '127.0.0.1', '127.0.0.1', '8.8.4.4', '127.0.0.1'],
  ['a private network', '10.0.0.5', '10.0.0.9', '8.8.4.4', '10.0.0.5'],
  ['a public address of ours', '8.8.8.8', '9.9.9.9', '8.8.4.4', '8.8.8.8'],
  ['a NAT in front of us', '10.0.0.5', '9.9.9.9', '8.8.4.4', '8.8.4.4'],
  ['a NAT and nothing configured', '10.0.0.5', '9.9.9.9', undefined, '0.0.0.0'],
  ['a NAT and an address of the other family', '10.0.0.5', '9.9.9.9', '2606:4700::1111', '0.0.0.0'],
];

test('PROTO-02 pitfall-24: BND.ADDR is an address that the client can reach', () => {
  for (const [name, local, peer, configured, expected] of cases) {
    assert.deepEqual(reachableAddress(bytes(local), bytes(peer), configured), bytes(expected), name);
  }
});
