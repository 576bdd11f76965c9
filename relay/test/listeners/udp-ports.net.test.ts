import assert from 'node:assert/strict';
import { after, afterEach, before, test, type TestContext } from 'node:test';
import { limits } from '../../protocol/index.ts';
import { relayLimits } from '../../src/limits.ts';
import { closedUdpPort } from '../support/origin.ts';
import { proxyUnderTest, udpPorts, type ProxyUnderTest } from './proxy-under-test.ts';
import { isClosed, until, UdpUnderTest } from './udp-under-test.ts';

let udp: UdpUnderTest;

before(async () => {
  udp = await UdpUnderTest.start();
});

afterEach(() => udp.closeClients());

after(() => udp.close());

test('PROTO-02 pitfall-24: the first datagram locks the port', async () => {
  const { port } = await udp.associate();
  const [first, second] = [await udp.socket(), await udp.socket()];
  first.send(udp.datagram('first'), port, '127.0.0.1');
  assert.equal(await udp.answer(first), 'first');
  const received = udp.origin.received();
  second.send(udp.datagram('second'), port, '127.0.0.1');
  first.send(udp.datagram('third'), port, '127.0.0.1');
  assert.equal(await udp.answer(first), 'third');
  assert.equal(udp.origin.received(), received + 1);
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
  const { port, control } = await udp.associate(undefined, own);
  const [first, second, stranger] = [await udp.socket(), await udp.socket(), await udp.socket('127.0.0.2')];
  first.send(udp.datagram('first'), port, '127.0.0.1');
  assert.equal(await udp.answer(first), 'first');
  t.mock.timers.tick(relayLimits.udpRebindSilenceMs + relayLimits.udpSweepMs);
  const received = udp.origin.received();
  stranger.send(udp.datagram('stranger'), port, '127.0.0.1');
  second.send(udp.datagram('second'), port, '127.0.0.1');
  assert.equal(await udp.answer(second), 'second');
  first.send(udp.datagram('late'), port, '127.0.0.1');
  second.send(udp.datagram('third'), port, '127.0.0.1');
  assert.equal(await udp.answer(second), 'third');
  assert.equal(udp.origin.received(), received + 2);
  assert.equal(control.socket.readable, true);
});

test('PROTO-02: a client that keeps sending keeps its port, however long it takes', async (t) => {
  const own = await withMockedSweeps(t);
  const { port } = await udp.associate(undefined, own);
  const [first, second] = [await udp.socket(), await udp.socket()];
  for (let i = 0; i < 8; i++) {
    first.send(udp.datagram('mine'), port, '127.0.0.1');
    assert.equal(await udp.answer(first), 'mine');
    t.mock.timers.tick(relayLimits.udpSweepMs);
  }
  const received = udp.origin.received();
  second.send(udp.datagram('yours'), port, '127.0.0.1');
  first.send(udp.datagram('mine'), port, '127.0.0.1');
  assert.equal(await udp.answer(first), 'mine');
  assert.equal(udp.origin.received(), received + 1);
});

test('PROTO-02: an association without a datagram for two minutes ends, and its TCP connection with it', async (t) => {
  const own = await withMockedSweeps(t);
  const { port, control } = await udp.associate(undefined, own);
  const socket = await udp.socket();
  const silence = limits.udpIdleTimeoutMs - relayLimits.udpSweepMs;
  assert.equal(limits.udpIdleTimeoutMs, 120_000);
  t.mock.timers.tick(silence);
  socket.send(udp.datagram('in time'), port, '127.0.0.1');
  assert.equal(await udp.answer(socket), 'in time');
  t.mock.timers.tick(silence);
  assert.equal(own.connection.running.size, 1);
  t.mock.timers.tick(2 * relayLimits.udpSweepMs);
  assert.equal(own.connection.running.size, 0);
  await control.over();
  assert.equal(await isClosed(port), true);
});

test('PROTO-02 pitfall-42: every association has a port of the configured range, another one than the others', async () => {
  const ports = (await Promise.all(Array.from({ length: 20 }, () => udp.associate()))).map(({ port }) => port);
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
  const first = await udp.associate(undefined, other);
  assert.equal(first.port, port);
  const refused = await udp.associate(undefined, other);
  assert.equal(refused.reply[1], 1);
  assert.equal((await refused.control.rest()).length, 0);
  assert.equal(other.gate.refusals.counts.get('udp_ports_taken'), 1);
  assert.equal(other.connection.streams, 1);
  first.control.close();
  await until(() => other.connection.streams === 0);
  assert.equal((await udp.associate(undefined, other)).port, port);
});

test('PROTO-02: the port that the client announced is the only one that may send, until it is silent', async () => {
  const announced = await udp.socket();
  const { port } = await udp.associate([127, 0, 0, 1, announced.address().port >> 8, announced.address().port & 255]);
  const stranger = await udp.socket();
  const received = udp.origin.received();
  stranger.send(udp.datagram('stranger'), port, '127.0.0.1');
  announced.send(udp.datagram('announced'), port, '127.0.0.1');
  assert.equal(await udp.answer(announced), 'announced');
  assert.equal(udp.origin.received(), received + 1);
});

test('PROTO-02: an announced address that is not the client’s is passed over: it stands behind a NAT', async () => {
  const { port } = await udp.associate([192, 168, 0, 9, 0x30, 0x39]);
  const socket = await udp.socket();
  socket.send(udp.datagram('hello'), port, '127.0.0.1');
  assert.equal(await udp.answer(socket), 'hello');
});
