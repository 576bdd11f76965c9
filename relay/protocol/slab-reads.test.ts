import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { test, type TestContext } from 'node:test';
import { parseTarget } from './address.ts';
import { deferred, sessionPair, socketPair } from './session-pair.ts';
import { SlabReads } from './slab-reads.ts';
import { splice, type Splice } from './splice.ts';
import type { StreamHandler } from './stream.ts';

const target = parseTarget('192.0.2.1', 80) ?? assert.fail();
const size = 16 * 1_048_576;
const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const noise = (seed: number) =>
  Buffer.from(Uint32Array.from({ length: size / 4 }, (_, i) => Math.imul(i + seed, 2_654_435_761)).buffer);

/** A client whose accepted socket is spliced into a stream; `phone` answers it. */
async function splicedClient(t: TestContext, phone: StreamHandler) {
  const pair = await sessionPair({
    onOpen(stream) {
      queueMicrotask(() => stream.accept());
      return phone;
    },
  });
  const [client, accepted] = await socketPair();
  t.after(async () => {
    client.destroy();
    accepted.destroy();
    await pair.close();
  });
  const opened = deferred<void>();
  const nothing = () => undefined;
  const waits: StreamHandler = {
    onOpened: opened.resolve,
    onData: nothing,
    onEnd: nothing,
    onDrain: nothing,
    onClose: nothing,
  };
  const stream = pair.relay.open(target, waits);
  await opened.promise;
  const joined: Splice = splice(accepted, stream);
  stream.handler = joined;
  return { client, accepted, joined, stream };
}

test('PROTO-02 a socket that is taken over amid an upload and a download loses, doubles and mixes nothing', async (t) => {
  const [up, down] = [noise(1), noise(5)];
  const arrived: Buffer[] = [];
  const complete = deferred<void>();
  const pair = await sessionPair({
    onOpen(stream) {
      queueMicrotask(() => {
        stream.accept();
        for (let at = 0; at < size; at += 100_000) stream.write(down.subarray(at, at + 100_000));
        stream.end();
      });
      return {
        onData(piece) {
          arrived.push(Buffer.from(piece));
          stream.consumed(piece.length);
        },
        onEnd: () => complete.resolve(),
        onDrain: () => undefined,
        onClose: () => undefined,
      };
    },
  });
  t.after(() => pair.close());
  const [client, accepted] = await socketPair();
  const nothing = () => undefined;
  const stream = pair.relay.open(target, { onData: nothing, onEnd: nothing, onDrain: nothing, onClose: nothing });
  const joined = splice(accepted, stream);
  stream.handler = joined;

  const received: Buffer[] = [];
  let takenOver = 0;
  client.on('data', (chunk: Buffer) => {
    received.push(chunk);
    if (received.length % 7 === 0 && joined.readBulk()) takenOver += 1;
  });
  client.end(up);
  await Promise.all([complete.promise, once(client, 'end')]);
  assert.notEqual(takenOver, 0);
  assert.equal(digest(Buffer.concat(arrived)), digest(up));
  assert.equal(digest(Buffer.concat(received)), digest(down));
  for (const socket of [accepted, client]) if (!socket.closed) await once(socket, 'close');
});

test('a reset behind a taken over socket is told, and the accepted socket closes with it', async (t) => {
  const closed = deferred<string>();
  const nothing = () => undefined;
  const got = deferred<void>();
  const { client, accepted, joined } = await splicedClient(t, {
    onData: () => got.resolve(),
    onEnd: nothing,
    onDrain: nothing,
    onClose: closed.resolve,
  });
  assert.equal(joined.readBulk(), true);
  assert.equal(joined.readBulk(), true, 'once more, from the heir');
  client.write('x');
  await got.promise;
  const gone = once(accepted, 'close');
  client.resetAndDestroy();
  assert.equal(await closed.promise, 'connection_reset');
  await gone;
});

test('whoever destroys the accepted socket destroys its heir', async (t) => {
  const closed = deferred<string>();
  const nothing = () => undefined;
  const phone = { onData: nothing, onEnd: nothing, onDrain: nothing, onClose: closed.resolve };
  const { client, accepted, joined } = await splicedClient(t, phone);
  assert.equal(joined.readBulk(), true);
  assert.notEqual(joined.socket, accepted);
  const told = once(client.resume(), 'end');
  accepted.destroy();
  await closed.promise;
  assert.equal(joined.socket.destroyed, true);
  await told;
});

test('a quiet socket gives its slab back and reads on', async (t) => {
  const nothing = () => undefined;
  let bytes = 0;
  let arrived = deferred<void>();
  let wanted = 0;
  const phone: StreamHandler = {
    onData(piece) {
      bytes += piece.length;
      if (bytes >= wanted) arrived.resolve();
    },
    onEnd: nothing,
    onDrain: nothing,
    onClose: nothing,
  };
  const send = async (client: net.Socket, more: number) => {
    wanted = bytes + more;
    arrived = deferred<void>();
    client.write(Buffer.alloc(more));
    await arrived.promise;
  };
  const { client, joined } = await splicedClient(t, phone);
  assert.equal(joined.readBulk(), true);
  await send(client, 100_000);
  const busy = joined.socket;
  joined.rest();
  assert.equal(joined.socket, busy, 'it has read since it was made');
  joined.rest();
  assert.notEqual(joined.socket, busy);
  const quiet = joined.socket;
  await send(client, 10);
  joined.rest();
  joined.rest();
  assert.equal(joined.socket, quiet, 'nothing to give back');
});

test('reads rest when a slab is held and nothing was read since the last look', () => {
  const reads = new SlabReads(() => undefined, true);
  assert.equal(reads.isResting(), false, 'no slab yet');
  const { buffer, callback } = reads.onread;
  callback(10, buffer());
  assert.equal(reads.isResting(), false);
  assert.equal(reads.isResting(), true);
  reads.close();
  assert.equal(reads.isResting(), false);
});
