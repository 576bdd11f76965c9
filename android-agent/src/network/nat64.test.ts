import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAddress, parseTarget } from '@pocketproxy/relay/protocol';
import { embeddedIpv4, nat64Prefixes, synthesized } from './nat64.ts';
import { dialable } from './reach.ts';

function bytesOf(address: string): Uint8Array {
  const bytes = parseTarget(address, 1)?.bytes;
  assert.ok(bytes, address);
  return bytes;
}

function learnt(...answers: string[]): string[] {
  return nat64Prefixes(answers.map(bytesOf)).map(({ bytes, bits }) => `${formatAddress(bytes)}/${bits}`);
}

/** RFC 6052 §2.4: 192.0.2.33 behind 2001:db8::. */
const examples = [
  [32, '2001:db8:c000:221::', '2001:db8::'],
  [40, '2001:db8:1c0:2:21::', '2001:db8:100::'],
  [48, '2001:db8:122:c000:2:2100::', '2001:db8:122::'],
  [56, '2001:db8:122:3c0:0:221::', '2001:db8:122:300::'],
  [64, '2001:db8:122:344:c0:2:2100:0', '2001:db8:122:344::'],
  [96, '2001:db8:122:344::c000:221', '2001:db8:122:344::'],
] as const;

test('RFC 6052: each length of prefix embeds IPv4 as its example shows, and shows it again', () => {
  for (const [bits, address, prefix] of examples) {
    const one = { bytes: bytesOf(prefix), bits };
    assert.equal(formatAddress(synthesized(one, bytesOf('192.0.2.33'))), formatAddress(bytesOf(address)), `/${bits}`);
    assert.equal(formatAddress(embeddedIpv4([one], bytesOf(address)) ?? new Uint8Array(4)), '192.0.2.33', `/${bits}`);
    assert.equal(embeddedIpv4([one], bytesOf('2a00::1')), undefined);
  }
});

test('RFC 7050: the prefix is learnt from ipv4only.arpa, whatever its length', () => {
  assert.deepEqual(learnt('64:ff9b::192.0.0.170', '64:ff9b::192.0.0.171'), ['64:ff9b::/96']);
  assert.deepEqual(learnt('64:ff9b:1:7::192.0.0.170'), ['64:ff9b:1:7::/96']);
  for (const bits of [32, 40, 48, 56, 64, 96]) {
    const bytes = bytesOf('2a00:1450:99:aabb:0:ccdd:eeff:0').map((byte, at) => (at < bits / 8 && at !== 8 ? byte : 0));
    const answers = ['192.0.0.170', '192.0.0.171'].map((ipv4) => synthesized({ bytes, bits }, bytesOf(ipv4)));
    assert.deepEqual(nat64Prefixes(answers), [{ bytes, bits }]);
  }
});

test('RFC 7050: answers that are no NAT64 teach nothing', () => {
  assert.deepEqual(learnt(), []);
  assert.deepEqual(learnt('2a00::1', '192.0.0.170', '64:ff9b::8.8.8.8'), []);
  assert.deepEqual(learnt('::192.0.0.170', '::ffff:192.0.0.170', 'fe80::192.0.0.170', 'ff0e::192.0.0.170'), []);
  // The same address fits /48 and /96: which one it is cannot be known
  assert.deepEqual(learnt('2a00:0:0:c000:0:aa00:c000:aa'), []);
});

test('dialable: families that the network has, in turn, IPv4 first; IPv4 through NAT64 where there is only IPv6', () => {
  const all = ['9.9.9.9', '2a00::1', '9.9.9.10', '::ffff:9.9.9.9', '2a00::2', '2a00::3'].map(bytesOf);
  const wellKnown = { bytes: bytesOf('64:ff9b::'), bits: 96 };
  const shown = (ipv4: boolean, ipv6: boolean, nat64 = [wellKnown]) =>
    dialable(all, { ipv4, ipv6, nat64 }).map(formatAddress);
  assert.deepEqual(shown(true, true), ['9.9.9.9', '2a00::1', '9.9.9.10', '2a00::2', '2a00::3']);
  assert.deepEqual(shown(true, false), ['9.9.9.9', '9.9.9.10']);
  assert.deepEqual(shown(false, true), ['64:ff9b::909:909', '2a00::1', '64:ff9b::909:90a', '2a00::2', '2a00::3']);
  assert.deepEqual(shown(false, true, []), ['2a00::1', '2a00::2', '2a00::3']);
  assert.deepEqual(shown(false, false), []);
});
