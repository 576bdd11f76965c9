import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import net from 'node:net';
import { test, type TestContext } from 'node:test';
import { parseTarget } from '../protocol/address.ts';
import { Recorder, deferred, sessionPair, socketPair } from './session-pair.ts';
import { returnBytes, retireSlab, takeSlab } from './slab-pool.ts';
import { splice } from './plain-splice.ts';

test('a slab is used again only when all of its bytes are back', () => {
  const slab = takeSlab();
  slab.lent = 300;
  retireSlab(slab);
  returnBytes(slab.memory.subarray(0, 200));
  const other = takeSlab();
  assert.notEqual(other, slab);
  returnBytes(slab.memory.subarray(200, 300));
  assert.equal(takeSlab(), slab);
});

test('bytes that come back twice stop the process rather than be shown to someone else', () => {
  const slab = takeSlab();
  slab.lent = 100;
  returnBytes(slab.memory.subarray(0, 100));
  assert.throws(() => returnBytes(slab.memory.subarray(0, 1)), /twice/);
});

test('bytes from elsewhere are not taken into the pool', () => {
  returnBytes(Buffer.alloc(10));
  returnBytes(takeSlab().memory.subarray(0, 0));
});

test('PROTO-02 reused memory never reaches a reader that is slow: three streams at different speeds, equal SHA-256', async (t) => {
  const target = parseTarget('192.0.2.1', 80) ?? assert.fail();
  const size = 24 * 1_048_576;
  const source = (seed: number) =>
    Buffer.from(Uint32Array.from({ length: size / 4 }, (_, i) => Math.imul(i + seed, 2_654_435_761)).buffer);
  const bodies = [source(1), source(7), source(99)];
  let opened = 0;
  const pair = await sessionPair(t, {
    onOpen(stream) {
      const body = bodies[opened++] ?? assert.fail();
      const end = new Recorder();
      queueMicrotask(() => {
        stream.accept();
        for (let at = 0; at < size; at += 100_000) stream.write(body.subarray(at, at + 100_000));
        stream.end();
      });
      return end;
    },
  });
  const digests = await Promise.all(bodies.map((_, i) => throughSocket(t, pair.relay, target, i)));
  assert.deepEqual(
    digests,
    bodies.map((body) => createHash('sha256').update(body).digest('hex')),
  );
});

/** Reads a stream through a spliced socket; the reader stops after every `pauses`th chunk until the loop has turned. */
async function throughSocket(
  t: TestContext,
  relay: Parameters<typeof open>[0],
  target: Parameters<typeof open>[1],
  pauses: number,
): Promise<string> {
  const [client, inner] = await socketPair();
  t.after(() => {
    client.destroy();
    inner.destroy();
  });
  const digest = deferred<string>();
  const hash = createHash('sha256');
  let chunks = 0;
  client.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    if (pauses === 0 || ++chunks % pauses !== 0) return;
    client.pause();
    setImmediate(() => setImmediate(() => client.resume()));
  });
  client.on('end', () => {
    client.end();
    digest.resolve(hash.digest('hex'));
  });
  open(relay, target, inner);
  return digest.promise;
}

function open(
  relay: Awaited<ReturnType<typeof sessionPair>>['relay'],
  target: NonNullable<ReturnType<typeof parseTarget>>,
  socket: net.Socket,
): void {
  const holder = new Recorder();
  const stream = relay.open(target, holder);
  stream.handler = splice(socket, stream);
}
