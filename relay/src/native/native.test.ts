import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import test from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { freePort } from '../../../scripts/lib/ports.ts';
import type { Received } from './datagram-batch.ts';
import { DatagramReceiver } from './datagram-receiver.ts';
import { descriptorOf } from './handle.ts';
import { NativeMemory } from './native-memory.ts';
import { native, NativeError, socketAddress } from './native.ts';

// Starts first: it collects all garbage many times, which takes minutes among that of other files.

const calls = native();
const skip = calls ? false : 'no native calls on this machine';

/** The right to set IP_TRANSPARENT. */
function transparency(): false | string {
  if (!calls) return 'no native calls on this machine';
  try {
    calls.close(calls.bindForeign('192.0.2.1', 9));
    return false;
  } catch (error) {
    return `transparent sockets: ${error instanceof NativeError ? error.code : String(error)}`;
  }
}

test('the congestion control of a listening socket is that of the sockets it accepts', { skip }, async (t) => {
  const server = createServer((socket) => socket.resume());
  t.after(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert(calls && typeof address === 'object' && address);
  const fd = descriptorOf(server);
  assert.equal(calls.setCongestion(fd, 'reno'), true);
  assert.equal(calls.setCongestion(fd, 'no-such-control'), false);
  const client = connect(address.port, '127.0.0.1');
  t.after(() => client.destroy());
  await once(server, 'connection');
  const seen = execFileSync('ss', ['-tniH', 'state', 'established', `sport = :${address.port}`], { encoding: 'utf8' });
  assert.match(seen, /\breno\b/);
});

test('a transparent listener is an ordinary server of Node', { skip: transparency() }, async (t) => {
  assert(calls);
  const fd = calls.listenTransparent('127.0.0.1', 0);
  const server = createServer((socket) => socket.end('hello'));
  t.after(() => server.close());
  server.listen({ fd });
  await once(server, 'listening');
  const address = server.address();
  assert(typeof address === 'object' && address);
  const client = connect(address.port, '127.0.0.1');
  const [bytes] = await once(client, 'data');
  assert.equal(String(bytes), 'hello');
});

test(
  'datagrams come with source and destination, in order, and are answered from a foreign address',
  {
    skip: transparency(),
  },
  async (t) => {
    assert(calls);
    const port = await freePort();
    const fd = calls.bindTransparent('127.0.0.1', port);
    const received: Received[] = [];
    const peer = createSocket('udp4');
    t.after(() => peer.close());
    peer.bind(0, '127.0.0.1');
    await once(peer, 'listening');
    const all = new Promise<void>((resolve) => {
      const receiver = new DatagramReceiver(calls, fd, (datagram) => received.push(datagram) === 101 && resolve());
      t.after(async () => {
        await receiver.close();
        calls.close(fd);
      });
    });
    peer.send(Buffer.alloc(1_400, 7), port, '127.0.0.1');
    for (let i = 0; i < 100; i++) peer.send(Buffer.from(`datagram ${i}`), port, '127.0.0.1');
    await all;
    const [first, ...rest] = received;
    assert.deepEqual(first, {
      ...{ from: '127.0.0.1', fromPort: peer.address().port, to: '127.0.0.1', toPort: port },
      payload: Buffer.alloc(1_400, 7),
    });
    assert.deepEqual(
      rest.map(({ payload }) => payload.toString()),
      Array.from({ length: 100 }, (_, i) => `datagram ${i}`),
    );

    const foreign = calls.bindForeign('127.0.0.9', 53);
    t.after(() => calls.close(foreign));
    const answer = once(peer, 'message');
    assert.equal(calls.send(foreign, Buffer.from('answer'), socketAddress('127.0.0.1', peer.address().port)), true);
    const [payload, from] = await answer;
    assert.equal(String(payload), 'answer');
    assert.deepEqual([from.address, from.port], ['127.0.0.9', 53]);
  },
);

test('a call that fails says which and why, and leaves no socket open', { skip: transparency() }, (t) => {
  assert(calls);
  const open = () => readdirSync('/proc/self/fd').length;
  const fd = calls.bindTransparent('127.0.0.1', 0);
  t.after(() => calls.close(fd));
  const before = open();
  assert.throws(() => calls.bindForeign('no address', 1), { call: 'bind', code: 'EADDRNOTAVAIL' });
  assert.throws(() => calls.listenTransparent('203.0.113.300', 1), { call: 'bind', code: 'EADDRNOTAVAIL' });
  assert.equal(open(), before);
});

test('garbage that is collected while a receiver waits takes nothing of it', { skip: transparency() }, async (t) => {
  assert(calls);
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const port = await freePort();
  const fd = calls.bindTransparent('127.0.0.1', port);
  let came = (): void => undefined;
  const receiver = new DatagramReceiver(calls, fd, () => came());
  const peer = createSocket('udp4');
  t.after(async () => {
    peer.close();
    await receiver.close();
    calls.close(fd);
  });
  for (let i = 0; i < 200; i++) {
    const next = new Promise<void>((resolve) => (came = resolve));
    const garbage = Array.from({ length: 2_000 }, () => Buffer.alloc(8, i));
    collect();
    assert.equal(garbage.length, 2_000);
    peer.send('x', port, '127.0.0.1');
    await next;
  }
});

test('memory for the kernel is freed once, behind the last call that uses it, and gives no pointers after that', () => {
  let freed = 0;
  const memory = new NativeMemory(1_000n, new ArrayBuffer(16), () => (freed += 1));
  assert.equal(memory.at(15).address, 1_015n);
  assert.throws(() => memory.at(16), RangeError);
  assert.throws(() => memory.at(-1), RangeError);
  memory.hold();
  memory.hold();
  memory.free();
  memory.release();
  assert.equal(freed, 0);
  assert.throws(() => memory.at(0), /freed/);
  assert.throws(() => memory.bytes, /freed/);
  memory.release();
  memory.free();
  assert.equal(freed, 1);
});
