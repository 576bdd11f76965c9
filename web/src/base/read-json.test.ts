import assert from 'node:assert/strict';
import test from 'node:test';
import { readJson, readText } from '@/base/read-json';

const maxBytes = 16;

function sent(pieces: readonly string[], headers: Record<string, string> = {}) {
  let pulled = 0;
  const body = new ReadableStream({
    pull: (controller) => {
      const piece = pieces[pulled];
      pulled += 1;
      if (piece === undefined) controller.close();
      else controller.enqueue(Buffer.from(piece));
    },
  });
  const request = new Request('http://x.test', { method: 'POST', body, headers, duplex: 'half' } as RequestInit);
  return { request, pulled: () => pulled };
}

test('SEC a body is read up to its bound, in bytes, and not a piece further', async () => {
  assert.equal(
    await readText(sent(['a'.repeat(8), 'b'.repeat(8)]).request, maxBytes),
    `${'a'.repeat(8)}${'b'.repeat(8)}`,
  );
  assert.equal(await readText(sent(['é'.repeat(8), 'b']).request, maxBytes), undefined);
  const endless = sent(Array.from({ length: 100 }, () => 'a'.repeat(8)));
  assert.equal(await readText(endless.request, maxBytes), undefined);
  assert.ok(endless.pulled() < 10, `${endless.pulled()} pieces`);
});

test('SEC a body that says that it is too long is not read at all', async () => {
  const claimed = sent(['{}', 'x'], { 'content-length': '17' });
  assert.equal(await readText(claimed.request, maxBytes), undefined);
  assert.ok(claimed.pulled() <= 1, 'what a stream takes automatically');
});

test('JSON: what was sent; undefined when it is broken, missing or too long', async () => {
  assert.deepEqual(await readJson(sent(['{"a":', '1}']).request, maxBytes), { a: 1 });
  assert.equal(await readJson(sent(['{']).request, maxBytes), undefined);
  assert.equal(await readJson(new Request('http://x.test', { method: 'POST' }), maxBytes), undefined);
  assert.equal(await readJson(sent([JSON.stringify('a'.repeat(20))]).request, maxBytes), undefined);
});
