import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { test, type TestContext } from 'node:test';
import { parseTarget } from '../protocol/address.ts';
import { deferred, sessionPair, socketPair } from './session-pair.ts';
import { SlabReads } from './slab-reads.ts';
import { splice } from './plain-splice.ts';
import type { Splice } from './splice.ts';
import type { Stream, StreamHandler } from './stream.ts';

const target = parseTarget('192.0.2.1', 80) ?? assert.fail();
const size = 16 * 1_048_576;
const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const noise = (seed: number) =>
  Buffer.from(Uint32Array.from({ length: size / 4 }, (_, i) => Math.imul(i + seed, 2_654_435_761)).buffer);

const nothing = (): void => undefined;

/** Bytes in the order of their arrival. */
class Collector {
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #wanted = 0;
  #reached = deferred<void>();

  add(piece: Buffer): void {
    this.#hash.update(piece);
    this.#bytes += piece.length;
    if (this.#bytes >= this.#wanted) this.#reached.resolve();
  }

  /** Resolves once so many bytes have come in all. */
  until(bytes: number): Promise<void> {
    this.#wanted = bytes;
    this.#reached = deferred<void>();
    if (this.#bytes >= bytes) this.#reached.resolve();
    return this.#reached.promise;
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}

/** A client whose accepted socket is spliced into a stream; `phone` answers it. */
async function splicedClient(t: TestContext, phone: StreamHandler) {
  const pair = await sessionPair(t, {
    onOpen(stream) {
      queueMicrotask(() => stream.accept());
      return phone;
    },
  });
  const [client, accepted] = await socketPair();
  t.after(async () => {
    client.destroy();
    accepted.destroy();
  });
  const opened = deferred<void>();
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

test('PROTO-02 a socket that is taken over amid uploads and downloads loses, doubles and mixes nothing', async (t) => {
  const [up, down] = [noise(1), noise(5)];
  const [arrived, received] = [new Collector(), new Collector()];
  const sender = deferred<Stream>();
  const complete = deferred<void>();
  const pair = await sessionPair(t, {
    onOpen(stream) {
      queueMicrotask(() => {
        stream.accept();
        sender.resolve(stream);
      });
      return {
        onData(piece) {
          arrived.add(piece);
          stream.consumed(piece.length);
        },
        onEnd: () => complete.resolve(),
        onDrain: nothing,
        onClose: nothing,
      };
    },
  });
  const [client, accepted] = await socketPair();
  const stream = pair.relay.open(target, { onData: nothing, onEnd: nothing, onDrain: nothing, onClose: nothing });
  const joined = splice(accepted, stream);
  stream.handler = joined;
  const phone = await sender.promise;
  let chunks = 0;
  client.on('data', (chunk: Buffer) => {
    received.add(chunk);
    if (++chunks % 7 === 0) joined.readBulk(); // where bytes are under way it stays as it is
  });
  for (let at = 0; at < size; at += size / 8) {
    client.write(up.subarray(at, at + size / 8));
    phone.write(down.subarray(at, at + size / 8));
    await Promise.all([arrived.until(at + size / 8), received.until(at + size / 8)]);
    while (!joined.readBulk()) await new Promise(setImmediate);
  }
  const ended = once(client, 'end');
  client.end();
  await complete.promise;
  phone.end();
  await ended;
  assert.equal(arrived.digest(), digest(up));
  assert.equal(received.digest(), digest(down));
  for (const socket of [accepted, client]) if (!socket.closed) await once(socket, 'close');
});

test('a reset behind a taken over socket is reported, and the accepted socket closes with it', async (t) => {
  const closed = deferred<string>();
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

test('destroying the accepted socket destroys its heir', async (t) => {
  const closed = deferred<string>();
  const phone = { onData: nothing, onEnd: nothing, onDrain: nothing, onClose: closed.resolve };
  const { client, accepted, joined } = await splicedClient(t, phone);
  assert.equal(joined.readBulk(), true);
  assert.notEqual(joined.socket, accepted);
  const ended = once(client.resume(), 'end');
  accepted.destroy();
  await closed.promise;
  assert.equal(joined.socket.destroyed, true);
  await ended;
});

test('a quiet socket returns its slab and reads on', async (t) => {
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
  assert.equal(joined.socket, quiet, 'nothing to return');
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
