import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTarget } from '../protocol/address.ts';
import { limits } from '../protocol/limits.ts';
import { Recorder, sessionPair, socketPair } from './session-pair.ts';
import { splice } from './plain-splice.ts';
import { abort } from './splice.ts';

test('PROTO-02: a socket is closed when it is aborted, also while its FIN is under way', async (t) => {
  for (const begin of ['open', 'ended'] as const) {
    const [near, far] = await socketPair();
    t.after(() => far.destroy());
    near.on('error', () => undefined);
    far.on('error', () => undefined).resume();
    near.write('hello');
    if (begin === 'ended') near.end();
    const closed = new Promise((resolve) => near.once('close', resolve));
    abort(near);
    await closed;
    assert.equal(near.destroyed, true);
  }
});

test('PROTO-02 pitfall-39: what a destination sent before it broke off still reaches a client that reads later', async (t) => {
  const size = limits.initialWindowBytes + 40_000; // more than the relay has given credit for
  const [near, far] = await socketPair();
  t.after(() => far.destroy());
  const pair = await sessionPair(t, {
    onOpen(stream) {
      stream.accept();
      return splice(near, stream);
    },
  });
  const client = new Recorder();
  client.takes = false;
  const stream = pair.relay.open(parseTarget('192.0.2.1', 80) ?? assert.fail(), client);
  assert.ok(typeof stream === 'object');
  client.stream = stream;
  far.write(Buffer.alloc(size, 'x'));
  while (near.bytesRead < size) await new Promise(setImmediate);
  await client.until(limits.initialWindowBytes);
  const closed = new Promise((resolve) => near.once('close', resolve));
  far.resetAndDestroy();
  await closed;
  client.takes = true;
  stream.consumed(client.received);
  assert.equal(await client.closed.promise, 'connection_reset');
  assert.equal(client.received, size);
});
