import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTarget } from '../../../protocol/index.ts';
import { OriginLink, type LinkOwner } from './origin-link.ts';

const owner: LinkOwner = { fromOrigin() {}, originEnded() {}, originLost() {}, originReady() {} };

test('pitfall-36 a link whose origin answers without reading takes no further request until it reads', async () => {
  const target = parseTarget('198.51.100.1', 80);
  assert.ok(target);
  const link = new OriginLink(target, owner);
  const request = Buffer.alloc(1_000, 'a');
  let sent = 0;
  for (; link.usable && sent < 1_000; sent++) link.send(request);
  assert.equal(link.full, true);
  assert.ok(sent < 100, `${sent} requests wait`);
  link.resume();
  await new Promise(setImmediate);
  assert.deepEqual([link.full, link.usable], [false, true]);
  link.destroy();
});
