import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NetworkInterfaceInfo } from 'node:os';
import { EgressPolicy } from '@pocketproxy/relay/engine';
import { parseTarget } from '@pocketproxy/relay/protocol';
import { Near } from '../network/near.ts';
import { noReach, type Reach } from '../network/reach.ts';
import { PhoneEgress } from './phone-egress.ts';
import { UdpPeers } from './udp-peers.ts';

function bytesOf(address: string): Uint8Array {
  const bytes = parseTarget(address, 1)?.bytes;
  assert.ok(bytes, address);
  return bytes;
}

function info(cidr: string): NetworkInterfaceInfo {
  const base = { address: cidr.split('/')[0] ?? '', netmask: '', mac: '', internal: false, cidr };
  return cidr.includes(':') ? { ...base, family: 'IPv6', scopeid: 0 } : { ...base, family: 'IPv4' };
}

/** A phone with these interfaces; time passes when the test says so. */
function phone(allow: readonly string[], cidrs: string[]) {
  const box = { nowMs: 0, cidrs, reach: noReach };
  const near = new Near(
    () => ({ wlan0: box.cidrs.map(info) }),
    () => box.nowMs,
  );
  const egress = new PhoneEgress(new EgressPolicy(allow), near, () => box.reach);
  return { box, near, egress, refuses: (address: string) => egress.refuses(bytesOf(address), 80) };
}

const viaNat64: Reach = { ipv4: false, ipv6: true, nat64: [{ bytes: bytesOf('2a0a:64::'), bits: 96 }] };

test('SEC-03: own addresses, their links and the relay are refused, however public', () => {
  const { near, refuses } = phone([], ['81.2.3.4/24', '2a00:1:2:3::4/64', 'fe80::1/64']);
  near.addRelay('5.5.5.5');
  near.addRelay('::ffff:5.5.5.6');
  for (const closed of ['81.2.3.4', '81.2.3.200', '2a00:1:2:3::4', '2a00:1:2:3:ffff::', '5.5.5.5', '5.5.5.6'])
    assert.equal(refuses(closed), true, closed);
  for (const open of ['81.2.4.1', '2a00:1:2:4::1', '5.5.5.7']) assert.equal(refuses(open), false, open);
});

test('SEC-03: a link that comes is refused a second later at most; what the operator allows stays open', () => {
  const { box, refuses, egress } = phone(['81.2.3.9'], []);
  assert.equal(refuses('81.2.3.4'), false);
  const { version } = egress;
  box.cidrs = ['81.2.3.4/24'];
  box.nowMs = 1_000;
  assert.equal(refuses('81.2.3.4'), true);
  assert.notEqual(egress.version, version);
  assert.equal(refuses('81.2.3.9'), false);
});

test('SEC-03: behind a NAT64 the IPv4 address counts', () => {
  const { box, near, refuses } = phone(['10.9.9.9'], ['81.2.3.4/24']);
  box.reach = viaNat64;
  near.addRelay('5.5.5.5');
  for (const closed of ['10.0.0.1', '127.0.0.1', '169.254.169.254', '81.2.3.77', '5.5.5.5'])
    assert.equal(refuses(`2a0a:64::${closed}`), true, closed);
  assert.equal(refuses('2a0a:64::8.8.8.8'), false);
  assert.equal(refuses('2a0a:64::10.9.9.9'), false);
  box.reach = noReach;
  assert.equal(refuses('2a0a:64::10.0.0.1'), false, 'an address like any other where there is no NAT64');
});

test('USE-01: a datagram to IPv4 goes through the NAT64, and its answer comes from IPv4', () => {
  const { box, egress } = phone([], []);
  box.reach = viaNat64;
  const peers = new UdpPeers(egress, () => box.reach);
  const peer = peers.destination(bytesOf('8.8.8.8'), 53);
  assert.deepEqual(peer, { family: 6, host: '2a0a:64::808:808', port: 53, allowed: true });
  assert.equal(peers.source('2a0a:64::808:808', 53)?.host, '8.8.8.8');
  assert.equal(peers.source('2a0a:64::808:809', 53), undefined);
  assert.equal(peers.destination(bytesOf('10.0.0.1'), 53).allowed, false);
});

test('SEC-03: a flow that runs is refused a peer that has become near', () => {
  const { box, near, egress } = phone([], []);
  box.reach = { ipv4: true, ipv6: false, nat64: [] };
  const peers = new UdpPeers(egress, () => box.reach);
  assert.equal(peers.destination(bytesOf('5.5.5.5'), 53).allowed, true);
  near.addRelay('5.5.5.5');
  assert.equal(peers.destination(bytesOf('5.5.5.5'), 53).allowed, false);
});

test('SEC-03: exceptions open what they name, links and mail ports included, until the next list; never the phone or the relay', () => {
  const { near, egress, refuses } = phone([], ['192.168.8.2/24', '81.2.3.4/24']);
  near.addRelay('10.5.5.5');
  const { version } = egress;
  const all = ['192.168.8.0/24', '81.2.3.0/24', '10.5.0.0/16', '127.0.0.0/8'].map((cidr) => ({ cidr }));
  egress.except([...all, { cidr: '10.7.0.1', ports: [25, 25] }]);
  assert.notEqual(egress.version, version);
  for (const open of ['192.168.8.1', '81.2.3.200', '10.5.5.6']) assert.equal(refuses(open), false, open);
  for (const own of ['192.168.8.2', '81.2.3.4', '10.5.5.5', '127.0.0.1', '10.7.0.1'])
    assert.equal(refuses(own), true, own);
  assert.equal(egress.refuses(bytesOf('10.7.0.1'), 25), false);
  egress.except([]);
  for (const closed of ['192.168.8.1', '10.5.5.6']) assert.equal(refuses(closed), true, closed);
});

test('SEC-03: behind a NAT64 an exception counts for the IPv4 address', () => {
  const { box, near, egress, refuses } = phone([], []);
  box.reach = viaNat64;
  near.addRelay('10.5.5.5');
  egress.except([{ cidr: '10.5.0.0/16' }]);
  assert.equal(refuses('2a0a:64::10.5.5.6'), false);
  for (const closed of ['10.5.5.5', '10.6.0.1']) assert.equal(refuses(`2a0a:64::${closed}`), true, closed);
});

test('SEC-03: what an exception opened to a flow is closed with it, both ways; other peers still answer', () => {
  const { box, egress } = phone([], []);
  box.reach = { ipv4: true, ipv6: false, nat64: [] };
  const peers = new UdpPeers(egress, () => box.reach);
  egress.except([{ cidr: '10.5.0.0/16' }]);
  assert.equal(peers.destination(bytesOf('10.5.5.5'), 53).allowed, true);
  assert.equal(peers.destination(bytesOf('8.8.8.8'), 53).allowed, true);
  peers.resolver({ bytes: bytesOf('10.5.0.53'), host: '10.5.0.53', port: 53 });
  const answering = () => ['10.5.5.5', '8.8.8.8', '10.5.0.53'].filter((host) => peers.source(host, 53));
  assert.deepEqual(answering(), ['10.5.5.5', '8.8.8.8', '10.5.0.53']);
  egress.except([]);
  assert.deepEqual(answering(), ['8.8.8.8', '10.5.0.53'], 'the network’s own DNS server is not judged');
  assert.equal(peers.destination(bytesOf('10.5.5.5'), 53).allowed, false);
});
