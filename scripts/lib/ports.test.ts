import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { test } from 'node:test';
import { freePortRange, isFree, outside, portsInParts } from './ports.ts';

test('ports of our choice lie outside those of outgoing connections, wherever these are', () => {
  assert.deepEqual(outside([32_768, 60_999]), { first: 10_000, last: 32_767 });
  assert.deepEqual(outside([15_000, 64_000]), { first: 10_000, last: 14_999 });
  assert.deepEqual(outside([1_024, 40_000]), { first: 40_001, last: 65_535 });
  assert.deepEqual(outside([1_024, 65_535]), { first: 10_000, last: 65_535 }); // there is nothing else
});

test('those who run side by side choose from parts that do not overlap', () => {
  const [first = '', second = ''] = portsInParts(2).map((part) => part.split('-').map(Number));
  assert.ok(first && second);
  assert.ok(Number(first[1]) < Number(second[0]), `${String(first)} and ${String(second)}`);
});

test('a row of ports is free, each of them', async (t) => {
  const first = await freePortRange(20);
  for (let port = first; port < first + 20; port++) assert.equal(await isFree(port), true);
  const server = createServer().listen(first + 7, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  assert.equal(await isFree(first + 7, '0.0.0.0'), false);
});
