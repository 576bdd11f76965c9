import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTarget } from '../protocol/address.ts';
import { maxEgressExceptions } from '../protocol/limits.ts';
import { EgressExceptions, exceptionProblem, noExceptions } from './egress-exceptions.ts';

function bytesOf(address: string): Uint8Array {
  const bytes = parseTarget(address, 1)?.bytes;
  assert.ok(bytes, address);
  return bytes;
}
const opened = (list: EgressExceptions, address: string, port: number) => list.opens(bytesOf(address), port);

test('SEC-03: an exception opens its block at its ports, in each disguise of an address, and nothing beside it', () => {
  const list = new EgressExceptions([
    { cidr: '10.1.0.0/16' },
    { cidr: '192.168.8.1', ports: [80, 443] },
    { cidr: 'fd12:3456:789a::/48', ports: [53, 53] },
  ]);
  for (const inside of ['10.1.0.0', '10.1.255.255', '::ffff:10.1.2.3', '64:ff9b::10.1.2.3', '2002:a01:203::'])
    assert.equal(opened(list, inside, 8_080), true, inside);
  for (const outside of ['10.0.255.255', '10.2.0.0', '64:ff9b::10.2.0.1'])
    assert.equal(opened(list, outside, 80), false);
  const ports = (address: string) => [52, 53, 79, 80, 443, 444].filter((port) => opened(list, address, port));
  assert.deepEqual(ports('192.168.8.1'), [80, 443]);
  assert.deepEqual(ports('fd12:3456:789a::5'), [53]);
  assert.deepEqual(ports('192.168.8.2'), []);
  assert.equal(opened(noExceptions, '10.1.2.3', 80), false);
});

test('SEC-03: mail ports are opened by name only', () => {
  const wide = new EgressExceptions([{ cidr: '10.1.0.0/16' }]);
  const named = new EgressExceptions([{ cidr: '10.1.0.0/16', ports: [25, 25] }]);
  for (const port of [25, 465, 587]) assert.equal(opened(wide, '10.1.0.1', port), false, `${port}`);
  assert.equal(opened(named, '10.1.0.1', 25), true);
});

// prettier-ignore
const never = [
  '127.0.0.1', '127.0.0.0/8', '127.9.0.0/16', '0.0.0.0', '::1', '::', '::ffff:127.0.0.1', '169.254.169.254',
  '169.254.0.0/16', '168.63.129.16', '168.63.0.0/16', '100.64.0.0/10', '100.100.100.200', '192.0.0.0/24',
  '192.0.0.192', '224.0.0.1', '255.255.255.255', '240.0.0.0/8', '64:ff9b::/96', '64:ff9b::a00:0/104', '2002::/32',
  '2001::/32', 'fe80::/64', 'ff02::1', 'fd00:ec2::254', 'fd00:ec2::/32', 'fd20:ce::/48', 'fd00:42::42', '::ffff:0:0/96',
];

test('SEC-03: no exception opens loopback, link-local, metadata or multicast, as a part of a block neither', () => {
  for (const cidr of never) {
    const kind = exceptionProblem(cidr)?.kind;
    assert.ok(kind === 'never' || kind === 'too_wide', `${cidr} ${kind}`);
  }
  const all = new EgressExceptions(never.map((cidr) => ({ cidr, ports: [1, 65_535] as const })));
  for (const address of ['127.0.0.1', '169.254.169.254', '::1', '64:ff9b::127.0.0.1', '2002:7f00:1::', '224.0.0.1'])
    assert.equal(opened(all, address, 80), false, address);
  assert.deepEqual(exceptionProblem('168.63.0.0/16'), {
    kind: 'never',
    block: '168.63.129.16',
    name: 'cloud metadata',
  });
});

test('SEC-03: what is too wide or cannot be read opens nothing', () => {
  for (const cidr of ['0.0.0.0/0', '::/0', '10.0.0.0/7', 'fc00::/7', 'fd00::/16', '::ffff:0:0/100'])
    assert.equal(exceptionProblem(cidr)?.kind, 'too_wide', cidr);
  for (const cidr of ['', 'x', '10.0.0.0/33', '127.1', '10.0.0.0/08', ' 10.0.0.1', 'relay.example'])
    assert.deepEqual(exceptionProblem(cidr), { kind: 'unreadable' }, cidr);
  for (const cidr of ['10.0.0.0/8', '192.168.8.1', '100.64.0.0/16', '8.8.8.8', 'fd12:3456::/32', '2606:4700::/32'])
    assert.equal(exceptionProblem(cidr), undefined, cidr);
  const list = new EgressExceptions([{ cidr: '0.0.0.0/0' }, { cidr: 'x' }, { cidr: '10.9.0.0/16' }]);
  assert.equal(opened(list, '10.8.0.1', 80), false);
  assert.equal(opened(list, '10.9.0.1', 80), true, 'the others hold');
});

test('SEC-05: of a list that is too long the rest counts for nothing', () => {
  const list = Array.from({ length: maxEgressExceptions }, (_, i) => ({ cidr: `10.1.${i}.0/24` }));
  const cut = new EgressExceptions([...list, { cidr: '10.2.0.0/16' }]);
  assert.equal(opened(cut, `10.1.${maxEgressExceptions - 1}.1`, 80), true);
  assert.equal(opened(cut, '10.2.0.1', 80), false);
});
