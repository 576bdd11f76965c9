import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test, type TestContext } from 'node:test';
import { formatAddress } from '@pocketproxy/relay/protocol';
import { boundUdp } from '../src/network/bound-udp.ts';
import { recordTypes } from '../src/network/dns/message.ts';
import { parseDnsServer } from '../src/network/dns/server.ts';
import { Names } from '../src/network/names.ts';
import { DnsServer, type Answer } from './dns-server.ts';

async function resolver(t: TestContext, ...tables: Readonly<Record<string, Answer>>[]) {
  const servers = await Promise.all(tables.map((table) => DnsServer.start(table)));
  const box = { nowMs: 0 };
  const ways = {
    openUdp: (family: 4 | 6) => boundUdp(family, family === 4 ? '127.0.0.1' : '::1'),
    dialTcp: (bytes: Uint8Array, port: number) => connect({ host: formatAddress(bytes), port }),
  };
  const names = new Names({ ways, now: () => box.nowMs });
  names.use(
    servers.flatMap(({ server }) => parseDnsServer(server) ?? []),
    Object.values(recordTypes),
  );
  t.after(() => {
    names.cancel();
    for (const server of servers) server.close();
  });
  const asked = (name: string, at = 0) => servers[at]?.asked.filter((one) => one.name === name).length;
  return { names, box, asked };
}

const shown = (addresses: readonly Uint8Array[]): string[] => addresses.map(formatAddress);
const notFound = { reason: 'name_not_found' };

test('RFC 8305: both families are asked at once, and answers are kept', async (t) => {
  const { names, asked } = await resolver(t, { 'both.test': ['2001:db8::1', '192.0.2.1'] });
  const both = await Promise.all([names.resolve('both.test'), names.resolve('both.test')]);
  assert.deepEqual(
    both.map(({ addresses }) => shown(addresses)),
    Array(2).fill(['192.0.2.1', '2001:db8::1']),
  );
  await names.resolve('both.test');
  assert.equal(asked('both.test'), 2);
});

test('RFC 8305: a server that never answers for one family holds up the other by no more than a moment', async (t) => {
  const { names } = await resolver(t, {
    'six.test': { ipv4: 'silence', ipv6: ['2001:db8::1'] },
    'four.test': { ipv4: ['192.0.2.1'], ipv6: 'silence' },
  });
  const settled = { later: false };
  const found = await Promise.all([names.resolve('six.test'), names.resolve('four.test')]);
  assert.deepEqual(
    found.map(({ addresses }) => shown(addresses)),
    [['2001:db8::1'], ['192.0.2.1']],
  );
  void found[0]?.later.then(() => (settled.later = true));
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(settled.later, false, 'the other one is still being asked');
});

test('pitfall-25: 700 dead names of one domain hold up no other, and each is asked for once in a few seconds', async (t) => {
  const dead = Array.from({ length: 700 }, (_, at) => `n${at}.dead.test`);
  const { names, box, asked } = await resolver(t, {
    'good.test': ['192.0.2.1'],
    'gone.test': 'refused',
    ...Object.fromEntries(dead.map((name) => [name, 'silence'])),
  });
  let settled = 0;
  for (const name of dead) names.resolve(name).catch(() => settled++);
  assert.deepEqual(shown((await names.resolve('good.test')).addresses), ['192.0.2.1']);
  assert.equal(settled, 0);

  await assert.rejects(names.resolve('gone.test'), notFound);
  const before = asked('gone.test');
  await assert.rejects(names.resolve('gone.test'), notFound);
  assert.equal(asked('gone.test'), before, 'failures are kept');
  box.nowMs = 5_000;
  await assert.rejects(names.resolve('gone.test'), notFound);
  assert.notEqual(asked('gone.test'), before, 'for a few seconds');
});

test('PROTO-04: the next server is asked when the first cannot answer, and first from then on', async (t) => {
  const { names, asked } = await resolver(
    t,
    { 'a.test': 'refused', 'b.test': 'refused' },
    { 'a.test': ['192.0.2.1'], 'b.test': ['192.0.2.2'] },
  );
  assert.deepEqual(shown((await names.resolve('a.test')).addresses), ['192.0.2.1']);
  assert.deepEqual(shown((await names.resolve('b.test')).addresses), ['192.0.2.2']);
  assert.deepEqual([asked('a.test', 0), asked('b.test', 0)], [2, 0]);
});

test('an answer that is too long for UDP comes over TCP', async (t) => {
  const { names } = await resolver(t, { 'long.test': 'long' });
  assert.equal((await names.resolve('long.test')).addresses.length, 200);
});

test('a name without addresses, and one that is asked for while the network goes, are not found', async (t) => {
  const { names } = await resolver(t, { 'empty.test': [], 'slow.test': 'silence' });
  await assert.rejects(names.resolve('empty.test'), notFound);
  await assert.rejects(names.resolve('unknown.test'), notFound);
  const slow = names.resolve('slow.test');
  names.cancel();
  await assert.rejects(slow, notFound);
});
