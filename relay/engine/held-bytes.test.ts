import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseTarget } from '../protocol/address.ts';
import { frame } from '../protocol/frames.ts';
import { limits } from '../protocol/limits.ts';
import { Recorder, sessionPair, type SessionPair } from './session-pair.ts';
import { splice } from './plain-splice.ts';
import type { Stream } from './stream.ts';

const target = parseTarget('192.0.2.1', 80) ?? assert.fail();

/** A pair with one open stream whose phone side is handed out. */
async function openStream(
  t: TestContext,
  far: Recorder,
  near: Recorder,
): Promise<{ pair: SessionPair; stream: Stream }> {
  const pair = await sessionPair(t, {
    onOpen(stream) {
      far.stream = stream;
      queueMicrotask(() => stream.accept());
      return far;
    },
  });
  const stream = pair.relay.open(target, near);
  near.stream = stream;
  await near.opened.promise;
  return { pair, stream };
}

test('pitfall-36 tiny frames that arrive in one read reach their owner as one piece', async (t) => {
  const [far, near] = [new Recorder(), new Recorder()];
  const { pair } = await openStream(t, far, near);
  const sent = 20_000;
  for (let i = 0; i < sent; i++) pair.phone.outbox.frame(frame.data, 1, Buffer.from([i & 0xff]));
  pair.phone.schedule();
  await near.until(sent);
  assert.ok(near.pieces.length < sent / 100, `${near.pieces.length} pieces`);
  assert.ok(Buffer.concat(near.pieces).every((byte, i) => byte === (i & 0xff)));
});

test('pitfall-36 short writes that wait go out in few frames', async (t) => {
  const [far, near] = [new Recorder(), new Recorder()];
  const { stream } = await openStream(t, far, near);
  for (let i = 0; i < 10_000; i++) stream.write(Buffer.of(i & 0xff));
  await far.until(10_000);
  assert.ok(far.pieces.length < 100, `${far.pieces.length} pieces`);
});

test('pitfall-33 a session knows what its streams hold in both directions, and has nothing left when they are gone', async (t) => {
  const [far, near] = [new Recorder(), new Recorder()];
  near.takes = false;
  const { pair, stream } = await openStream(t, far, near);
  far.stream?.write(Buffer.alloc(300_000));
  await near.until(limits.initialWindowBytes);
  assert.deepEqual([stream.heldBytes, pair.relay.channelBytes], [limits.initialWindowBytes, limits.initialWindowBytes]);
  stream.consumed(200_000);
  await near.until(300_000);
  assert.deepEqual([stream.heldBytes, pair.relay.channelBytes], [100_000, 100_000]);
  stream.write(Buffer.allocUnsafeSlow(50_000));
  assert.deepEqual([stream.heldBytes, pair.relay.heldBytes >= 150_000], [150_000, true]);
  await far.until(50_000);
  assert.equal(stream.heldBytes, 100_000);
  far.stream?.end();
  await near.ended.promise;
  stream.consumed(50_000);
  assert.equal(stream.heldBytes, 50_000, 'also what came before the end');
  stream.reset('cancelled');
  assert.deepEqual([stream.heldBytes, pair.relay.channelBytes], [0, 0]);
  await pair.close();
  assert.deepEqual([pair.relay.channelBytes, pair.phone.channelBytes], [0, 0]);
});

test('pitfall-33 a UDP flow counts what each waiting datagram costs', async (t) => {
  const pair = await sessionPair(t);
  const flow = pair.relay.openUdp({ onDatagram: () => undefined, onClose: () => undefined });
  for (let i = 0; i < 600; i++) flow.send(target, Buffer.alloc(2_000));
  assert.ok(flow.heldBytes > 200 * 2_256 && flow.heldBytes <= limits.maxUdpQueueBytes + 2_256, `${flow.heldBytes}`);
  assert.equal(pair.relay.channelBytes, flow.heldBytes);
  flow.close('done');
  assert.equal(pair.relay.channelBytes, 0);
});

/** Stands for a client's socket: takes one write and no more, until it may continue. */
class StoppedSocket extends Duplex {
  received = 0;
  writes = 0;
  proceed: () => void = () => undefined;
  #stopped = true;

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: BufferEncoding, taken: () => void): void {
    this.writes++;
    this.received += bytes.length;
    if (!this.#stopped) return taken();
    this.proceed = () => {
      this.#stopped = false;
      taken();
    };
  }
}

for (const length of [1, 7, 1_000, 30_000]) {
  test(`pitfall-33 pieces of ${length} bytes for a client that does not read wait in few writes, all delivered later`, async (t) => {
    const [far, near] = [new Recorder(), new Recorder()];
    const { pair, stream } = await openStream(t, far, near);
    const socket = new StoppedSocket();
    const spliced = splice(socket, stream);
    stream.handler = spliced;
    const total = limits.initialWindowBytes;
    for (let at = 0; at < total; at += length) {
      pair.phone.outbox.frame(frame.data, 1, Buffer.alloc(Math.min(length, total - at), 1));
    }
    pair.phone.schedule();
    while (stream.heldBytes < total) await new Promise(setImmediate);
    assert.equal(spliced.heldBytes, total);
    assert.ok(socket.writableLength <= 65_536, `${socket.writableLength} bytes in node's own line`);
    socket.proceed();
    while (socket.received < total) await new Promise(setImmediate);
    assert.deepEqual([socket.received, spliced.heldBytes], [total, 0]);
    assert.ok(socket.writes < 40, `${socket.writes} writes`);
  });
}

/** Memory that is really in use by this process, bytes. */
function usedBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test('pitfall-33 43 clients that do not read, sent frames of one byte: the process holds hardly more than the bytes', async (t) => {
  const phoneStreams: Stream[] = [];
  const pair = await sessionPair(t, {
    onOpen(stream) {
      phoneStreams.push(stream);
      queueMicrotask(() => stream.accept());
      return new Recorder();
    },
  });
  const clients: StoppedSocket[] = [];
  const opening: Promise<void>[] = [];
  for (let i = 0; i < 43; i++) {
    const near = new Recorder();
    const stream = pair.relay.open(target, near);
    const socket = new StoppedSocket();
    clients.push(socket);
    opening.push(near.opened.promise.then(() => void (stream.handler = splice(socket, stream))));
  }
  await Promise.all(opening);
  const before = usedBytes();
  const each = 8_000;
  for (let i = 0; i < each; i++)
    for (const { id } of phoneStreams) pair.phone.outbox.frame(frame.data, id, Buffer.of(1));
  pair.phone.schedule();
  while (pair.relay.channelBytes < each * clients.length) await new Promise(setImmediate);
  const grown = usedBytes() - before;
  assert.ok(grown < 16 * 1_048_576, `${grown} bytes for ${pair.relay.channelBytes}`); // 320 bytes each were 105 MiB
  await pair.close();
  assert.equal(pair.relay.channelBytes, 0);
});
