import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { after, afterEach, before, test, type TestContext } from 'node:test';
import { limits, parseTarget } from '../../protocol/index.ts';
import { relayLimits } from '../../src/limits.ts';
import { addressBytes } from '../../src/listeners/socks5/address.ts';
import { password } from '../fixtures.ts';
import { Wire } from '../support/wire.ts';
import { closedUdpPort, udpEcho } from '../support/origin.ts';
import { proxyUnderTest, udpPorts, type ProxyUnderTest } from './proxy-under-test.ts';

let proxy: ProxyUnderTest;
let origin: Awaited<ReturnType<typeof udpEcho>>;
const open: { close(): void }[] = [];

before(async () => {
  proxy = await proxyUnderTest();
  origin = await udpEcho();
});

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

after(async () => {
  await proxy.close();
  await origin.close();
});

async function udpSocket(host = '127.0.0.1'): Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4');
  socket.bind(0, host);
  await once(socket, 'listening');
  socket.on('error', () => undefined);
  open.push(socket);
  return socket;
}

interface Association {
  readonly control: Wire;
  readonly port: number;
  readonly reply: Buffer;
}

async function associate(hint = [0, 0, 0, 0, 0, 0], to = proxy): Promise<Association> {
  const control = await Wire.connect(to.port);
  open.push(control);
  const name = 'ppabcdefghijkm';
  const signIn = [1, name.length, ...Buffer.from(name), password.length, ...Buffer.from(password)];
  control.write(Buffer.from([5, 1, 2, ...signIn, 5, 3, 0, 1, ...hint]));
  await control.exactly(4);
  const reply = await control.exactly(10);
  return { control, port: reply.readUInt16BE(8), reply };
}

function datagram(payload: string, { host = '127.0.0.1', port = origin.port, front = [0, 0, 0] } = {}): Buffer {
  const target = parseTarget(host, port);
  assert.ok(target);
  return Buffer.concat([Buffer.from(front), addressBytes(target), Buffer.from(payload)]);
}

async function answer(socket: dgram.Socket): Promise<string> {
  const [bytes] = (await once(socket, 'message')) as [Buffer];
  assert.equal(bytes.subarray(0, 10).toString('hex'), datagram('').toString('hex'), 'the source is the origin');
  return bytes.subarray(10).toString();
}

test('PROTO-02 pitfall-24: UDP ASSOCIATE names an address that can be reached, and datagrams go both ways', async () => {
  const { port, reply } = await associate();
  assert.equal(reply.subarray(0, 8).toString('hex'), '050000017f000001');
  const socket = await udpSocket();
  for (const payload of ['one', 'two', '', 'x'.repeat(1_400)]) {
    socket.send(datagram(payload), port, '127.0.0.1');
    assert.equal(await answer(socket), payload);
  }
});

test('PROTO-02: names are resolved on the phone, also for datagrams', async () => {
  const { port } = await associate();
  const socket = await udpSocket();
  socket.send(datagram('by name', { host: 'echo.example' }), port, '127.0.0.1');
  assert.equal(await answer(socket), 'by name');
});

test('USE-01: payload bytes are counted, both ways', async () => {
  proxy.connection.take();
  const { port } = await associate();
  const socket = await udpSocket();
  socket.send(datagram('x'.repeat(100)), port, '127.0.0.1');
  await answer(socket);
  assert.deepEqual(proxy.connection.take(), { up: 100, down: 100 });
});

/** Sends what must be dropped, then what must pass: only the second is answered. */
async function isDropped(bytes: Buffer, from?: dgram.Socket, hint?: number[]): Promise<void> {
  const { port } = await associate(hint);
  const socket = await udpSocket();
  const received = origin.received();
  (from ?? socket).send(bytes, port, '127.0.0.1');
  socket.send(datagram('passes'), port, '127.0.0.1');
  assert.equal(await answer(socket), 'passes');
  assert.equal(origin.received(), received + 1);
}

const dropped: Record<string, () => Buffer> = {
  'a fragment': () => datagram('x', { front: [0, 0, 1] }),
  'the last fragment': () => datagram('x', { front: [0, 0, 0x81] }),
  'reserved bytes set': () => datagram('x', { front: [1, 0, 0] }),
  'a closed destination': () => datagram('x', { host: '10.0.0.1' }),
  'a mapped closed destination': () => datagram('x', { host: '::ffff:10.0.0.1' }),
  'a mail port': () => datagram('x', { host: '8.8.8.8', port: 25 }),
  'a name with NUL': () => Buffer.concat([Buffer.of(0, 0, 0, 3, 3), Buffer.from('a\0b'), Buffer.of(0, 53)]),
  'a short header': () => Buffer.of(0, 0, 0, 1, 127),
};

for (const [name, bytes] of Object.entries(dropped)) {
  test(`PROTO-02 SEC-03 pitfall-22 pitfall-24: a datagram with ${name} is dropped`, () => isDropped(bytes()));
}

test('PROTO-02 pitfall-24: datagrams from another address are dropped', async () => {
  await isDropped(datagram('x'), await udpSocket('127.0.0.2'));
});

test('PROTO-02 pitfall-24: the first datagram locks the port', async () => {
  const { port } = await associate();
  const [first, second] = [await udpSocket(), await udpSocket()];
  first.send(datagram('first'), port, '127.0.0.1');
  assert.equal(await answer(first), 'first');
  const received = origin.received();
  second.send(datagram('second'), port, '127.0.0.1');
  first.send(datagram('third'), port, '127.0.0.1');
  assert.equal(await answer(first), 'third');
  assert.equal(origin.received(), received + 1);
});

/** A proxy of its own: the timer that counts silence runs by the test's clock. */
async function withMockedSweeps(t: TestContext): Promise<ProxyUnderTest> {
  const own = await proxyUnderTest();
  t.after(() => own.close());
  t.mock.timers.enable({ apis: ['setInterval'] });
  return own;
}

test('PROTO-02 NAT rebinding: after a silence the next port of the same address is followed', async (t) => {
  const own = await withMockedSweeps(t);
  const { port, control } = await associate(undefined, own);
  const [first, second, stranger] = [await udpSocket(), await udpSocket(), await udpSocket('127.0.0.2')];
  first.send(datagram('first'), port, '127.0.0.1');
  assert.equal(await answer(first), 'first');
  t.mock.timers.tick(relayLimits.udpRebindSilenceMs + relayLimits.udpSweepMs);
  const received = origin.received();
  stranger.send(datagram('stranger'), port, '127.0.0.1');
  second.send(datagram('second'), port, '127.0.0.1');
  assert.equal(await answer(second), 'second');
  first.send(datagram('late'), port, '127.0.0.1');
  second.send(datagram('third'), port, '127.0.0.1');
  assert.equal(await answer(second), 'third');
  assert.equal(origin.received(), received + 2);
  assert.equal(control.socket.readable, true);
});

test('PROTO-02: a client that keeps sending keeps its port, however long it takes', async (t) => {
  const own = await withMockedSweeps(t);
  const { port } = await associate(undefined, own);
  const [first, second] = [await udpSocket(), await udpSocket()];
  for (let i = 0; i < 8; i++) {
    first.send(datagram('mine'), port, '127.0.0.1');
    assert.equal(await answer(first), 'mine');
    t.mock.timers.tick(relayLimits.udpSweepMs);
  }
  const received = origin.received();
  second.send(datagram('yours'), port, '127.0.0.1');
  first.send(datagram('mine'), port, '127.0.0.1');
  assert.equal(await answer(first), 'mine');
  assert.equal(origin.received(), received + 1);
});

test('PROTO-02: an association without a datagram for two minutes ends, and its TCP connection with it', async (t) => {
  const own = await withMockedSweeps(t);
  const { port, control } = await associate(undefined, own);
  const socket = await udpSocket();
  const silence = limits.udpIdleTimeoutMs - relayLimits.udpSweepMs;
  assert.equal(limits.udpIdleTimeoutMs, 120_000);
  t.mock.timers.tick(silence);
  socket.send(datagram('in time'), port, '127.0.0.1');
  assert.equal(await answer(socket), 'in time');
  t.mock.timers.tick(silence);
  assert.equal(own.connection.running.size, 1);
  t.mock.timers.tick(2 * relayLimits.udpSweepMs);
  assert.equal(own.connection.running.size, 0);
  await control.over();
  assert.equal(await isClosed(port), true);
});

test('PROTO-02 pitfall-42: every association has a port of the configured range, another one than the others', async () => {
  const ports = (await Promise.all(Array.from({ length: 20 }, () => associate()))).map(({ port }) => port);
  assert.equal(new Set(ports).size, 20);
  assert.deepEqual(
    ports.filter((port) => port < udpPorts.min || port > udpPorts.max),
    [],
  );
});

test('PROTO-02: when no port of the range is left the next association is refused; a closed one makes room', async (t) => {
  const port = await closedUdpPort();
  const other = await proxyUnderTest({ udpPorts: { min: port, max: port } });
  t.after(() => other.close());
  const first = await associate(undefined, other);
  assert.equal(first.port, port);
  const refused = await associate(undefined, other);
  assert.equal(refused.reply[1], 1);
  assert.equal((await refused.control.rest()).length, 0);
  assert.equal(other.gate.refusals.counts.get('udp_ports_taken'), 1);
  assert.equal(other.connection.streams, 1);
  first.control.close();
  await until(() => other.connection.streams === 0);
  assert.equal((await associate(undefined, other)).port, port);
});

test('PROTO-02: the port that the client announced is the only one that may send, until it is silent', async () => {
  const announced = await udpSocket();
  const { port } = await associate([127, 0, 0, 1, announced.address().port >> 8, announced.address().port & 255]);
  const stranger = await udpSocket();
  const received = origin.received();
  stranger.send(datagram('stranger'), port, '127.0.0.1');
  announced.send(datagram('announced'), port, '127.0.0.1');
  assert.equal(await answer(announced), 'announced');
  assert.equal(origin.received(), received + 1);
});

test('PROTO-02: an announced address that is not the client’s is passed over: it stands behind a NAT', async () => {
  const { port } = await associate([192, 168, 0, 9, 0x30, 0x39]);
  const socket = await udpSocket();
  socket.send(datagram('hello'), port, '127.0.0.1');
  assert.equal(await answer(socket), 'hello');
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}

/** True when nothing listens on the UDP port any more. */
async function isClosed(port: number): Promise<boolean> {
  const probe = dgram.createSocket('udp4');
  const refused = once(probe, 'error').then(() => true);
  probe.connect(port, '127.0.0.1');
  await once(probe, 'connect');
  probe.send('x');
  const closed = await Promise.race([refused, new Promise<boolean>((resolve) => setTimeout(resolve, 5_000, false))]);
  probe.close();
  return closed;
}

test('PROTO-02 pitfall-24: the association ends with its TCP connection', async () => {
  for (const end of ['end', 'destroy', 'resetAndDestroy'] as const) {
    const { control, port } = await associate();
    const socket = await udpSocket();
    socket.send(datagram('hello'), port, '127.0.0.1');
    await answer(socket);
    control.socket[end]();
    await until(() => proxy.connection.running.size === 0);
    assert.equal(await isClosed(port), true, end);
    assert.equal(proxy.connection.streams, 0);
  }
});

test('MON-02: a cut ends the association and its TCP connection', async () => {
  const { control, port } = await associate();
  proxy.connection.cutAll('quota_exceeded');
  await control.over();
  assert.equal(await isClosed(port), true);
});

test('PROTO-04: when the phone is lost, the association ends', async (t) => {
  const other = await proxyUnderTest();
  t.after(() => other.close());
  const { control } = await associate(undefined, other);
  other.loseTunnel();
  await control.over();
  assert.equal(other.connection.running.size, 0);
});

test('PROTO-04: UDP ASSOCIATE through an offline phone is refused', async (t) => {
  const other = await proxyUnderTest({ online: false });
  t.after(() => other.close());
  const { reply, control } = await associate(undefined, other);
  assert.equal(reply[1], 4);
  assert.equal((await control.rest()).length, 0);
});

test('MON-02: the speed limit holds for datagrams', async (t) => {
  const other = await proxyUnderTest({ settings: { speedBitsPerSecond: 800_000 } }); // 100 bytes a millisecond
  t.after(() => other.close());
  const { port } = await associate(undefined, other);
  const socket = await udpSocket();
  const startMs = performance.now();
  let bytes = 0;
  const done = new Promise<void>((resolve) => {
    socket.on('message', (message) => {
      bytes += message.length - 10;
      if (bytes >= 50_000) resolve();
      else socket.send(datagram('x'.repeat(1_000)), port, '127.0.0.1');
    });
  });
  for (let i = 0; i < 8; i++) socket.send(datagram('x'.repeat(1_000)), port, '127.0.0.1');
  await done;
  const elapsedMs = performance.now() - startMs;
  const { up, down } = other.connection.take();
  const rate = ((up + down) * 8_000) / elapsedMs;
  assert.ok(rate < 800_000 * 1.15, `${Math.round(rate)} bit/s`);
});

test('PROTO-02: nothing stays open afterwards', async () => {
  await proxy.ports.end();
  assert.equal(proxy.connection.running.size, 0);
  assert.equal(proxy.connection.streams, 0);
  assert.equal(proxy.tunnels.openStreams, 0);
});
