import assert from 'node:assert/strict';
import type dgram from 'node:dgram';
import { after, afterEach, before, test } from 'node:test';
import { proxyUnderTest } from './proxy-under-test.ts';
import { isClosed, until, UdpUnderTest } from './udp-under-test.ts';

let udp: UdpUnderTest;

before(async () => {
  udp = await UdpUnderTest.start();
});

afterEach(() => udp.closeClients());

after(() => udp.close());

test('PROTO-02 pitfall-24: UDP ASSOCIATE names an address that can be reached, and datagrams go both ways', async () => {
  const { port, reply } = await udp.associate();
  assert.equal(reply.subarray(0, 8).toString('hex'), '050000017f000001');
  const socket = await udp.socket();
  for (const payload of ['one', 'two', '', 'x'.repeat(1_400)]) {
    socket.send(udp.datagram(payload), port, '127.0.0.1');
    assert.equal(await udp.answer(socket), payload);
  }
});

test('PROTO-02: names are resolved on the phone, also for datagrams', async () => {
  const { port } = await udp.associate();
  const socket = await udp.socket();
  socket.send(udp.datagram('by name', { host: 'echo.example' }), port, '127.0.0.1');
  assert.equal(await udp.answer(socket), 'by name');
});

test('USE-01: payload bytes are counted, both ways', async () => {
  udp.proxy.connection.take();
  const { port } = await udp.associate();
  const socket = await udp.socket();
  socket.send(udp.datagram('x'.repeat(100)), port, '127.0.0.1');
  await udp.answer(socket);
  const { up, down } = udp.proxy.connection.take();
  assert.deepEqual({ up, down }, { up: 100, down: 100 });
});

/** Sends what must be dropped, then what must pass: only the second is answered. */
async function isDropped(bytes: Buffer, from?: dgram.Socket, hint?: number[]): Promise<void> {
  const { port } = await udp.associate(hint);
  const socket = await udp.socket();
  const received = udp.origin.received();
  (from ?? socket).send(bytes, port, '127.0.0.1');
  socket.send(udp.datagram('passes'), port, '127.0.0.1');
  assert.equal(await udp.answer(socket), 'passes');
  assert.equal(udp.origin.received(), received + 1);
}

const dropped: Record<string, () => Buffer> = {
  'a fragment': () => udp.datagram('x', { front: [0, 0, 1] }),
  'the last fragment': () => udp.datagram('x', { front: [0, 0, 0x81] }),
  'reserved bytes set': () => udp.datagram('x', { front: [1, 0, 0] }),
  'a closed destination': () => udp.datagram('x', { host: '10.0.0.1' }),
  'a mapped closed destination': () => udp.datagram('x', { host: '::ffff:10.0.0.1' }),
  'a mail port': () => udp.datagram('x', { host: '8.8.8.8', port: 25 }),
  'a name with NUL': () => Buffer.concat([Buffer.of(0, 0, 0, 3, 3), Buffer.from('a\0b'), Buffer.of(0, 53)]),
  'a short header': () => Buffer.of(0, 0, 0, 1, 127),
};

for (const [name, bytes] of Object.entries(dropped)) {
  test(`PROTO-02 SEC-03 pitfall-22 pitfall-24: a datagram with ${name} is dropped`, () => isDropped(bytes()));
}

test('PROTO-02 pitfall-24: datagrams from another address are dropped', async () => {
  await isDropped(udp.datagram('x'), await udp.socket('127.0.0.2'));
});

test('PROTO-02 pitfall-24: the association ends with its TCP connection', async () => {
  for (const end of ['end', 'destroy', 'resetAndDestroy'] as const) {
    const { control, port } = await udp.associate();
    const socket = await udp.socket();
    socket.send(udp.datagram('hello'), port, '127.0.0.1');
    await udp.answer(socket);
    control.socket[end]();
    await until(() => udp.proxy.connection.running.size === 0);
    assert.equal(await isClosed(port), true, end);
    assert.equal(udp.proxy.connection.streams, 0);
  }
});

test('MON-02: a cut ends the association and its TCP connection', async () => {
  const { control, port } = await udp.associate();
  udp.proxy.connection.cutAll('quota_exceeded');
  await control.over();
  assert.equal(await isClosed(port), true);
});

test('PROTO-04: when the phone is lost, the association ends', async (t) => {
  const other = await proxyUnderTest();
  t.after(() => other.close());
  const { control } = await udp.associate(undefined, other);
  other.loseTunnel();
  await control.over();
  assert.equal(other.connection.running.size, 0);
});

test('PROTO-04: UDP ASSOCIATE through an offline phone is refused', async (t) => {
  const other = await proxyUnderTest({ online: false });
  t.after(() => other.close());
  const { reply, control } = await udp.associate(undefined, other);
  assert.equal(reply[1], 4);
  assert.equal((await control.rest()).length, 0);
});

test('MON-02: the speed limit holds for datagrams', async (t) => {
  const other = await proxyUnderTest({ settings: { speedBitsPerSecond: 800_000 } }); // 100 bytes a millisecond
  t.after(() => other.close());
  const { port } = await udp.associate(undefined, other);
  const socket = await udp.socket();
  const startMs = performance.now();
  let bytes = 0;
  const done = new Promise<void>((resolve) => {
    socket.on('message', (message) => {
      bytes += message.length - 10;
      if (bytes >= 50_000) resolve();
      else socket.send(udp.datagram('x'.repeat(1_000)), port, '127.0.0.1');
    });
  });
  for (let i = 0; i < 8; i++) socket.send(udp.datagram('x'.repeat(1_000)), port, '127.0.0.1');
  await done;
  const elapsedMs = performance.now() - startMs;
  const { up, down } = other.connection.take();
  const rate = ((up + down) * 8_000) / elapsedMs;
  assert.ok(rate < 800_000 * 1.15, `${Math.round(rate)} bit/s`);
});

test('PROTO-02: nothing stays open afterwards', async () => {
  await udp.proxy.ports.end();
  assert.equal(udp.proxy.connection.running.size, 0);
  assert.equal(udp.proxy.connection.streams, 0);
  assert.equal(udp.proxy.tunnels.openStreams, 0);
});
