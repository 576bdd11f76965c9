import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { relayLimits } from '../src/limits.ts';
import { password } from './fixtures.ts';
import { proxyUnderTest, type ProxyUnderTest } from './listeners/proxy-under-test.ts';
import { echoes, httpOrigin, tcpOrigin, udpEcho } from './support/origin.ts';
import { httpConnect, httpRequest, socksOpen, type Opened, type Via } from './support/proxy-client.ts';
import { randomFrom } from './support/random.ts';
import { UdpClient } from './support/udp-client.ts';
import { Wire } from './support/wire.ts';

/** ROT-04: what clients see of a phone that changes its address: real sockets, a session that goes and comes. */

const login = { username: 'ppabcdefghijkm', password };
const withinMs = 60_000;
const waitMs = 30_000;

async function setUp(t: TestContext, settings = {}) {
  const proxy = await proxyUnderTest({ settings });
  t.after(() => proxy.close());
  const via: Via = { port: proxy.port, login };
  const { deviceId } = proxy.connection.settings;
  const { phases } = proxy;
  /** The relay is about to send the command. */
  const begin = (drainMs = 0) => phases.begin(deviceId, { drainMs, withinMs });
  /** The radio goes off and on, and the new address is verified. */
  const finish = async () => {
    proxy.loseTunnel('rotating');
    await offline(proxy);
    await proxy.returnPhone();
    phases.end(deviceId);
  };
  return { proxy, via, deviceId, phases, begin, finish };
}

async function offline({ tunnels, connection }: ProxyUnderTest): Promise<void> {
  while (tunnels.isOnline(connection.settings.deviceId)) await new Promise(setImmediate);
}

async function waiting({ waitingRoom }: ProxyUnderTest, count: number): Promise<void> {
  while (waitingRoom.size !== count) await new Promise(setImmediate);
}

async function echoOrigin(t: TestContext, serve: (socket: Socket) => void = echoes) {
  const origin = await tcpOrigin(serve);
  t.after(origin.close);
  return origin;
}

async function helloOrigin(t: TestContext) {
  const origin = await httpOrigin((request, response) => {
    request.resume();
    request.on('end', () => response.end(`hello ${request.method}`));
  });
  t.after(origin.close);
  return origin;
}

async function says(opened: Opened): Promise<string> {
  assert(opened.ok, `refused: ${opened.ok ? '' : opened.reason}`);
  opened.wire.write('ping');
  const answer = (await opened.wire.exactly(4)).toString();
  opened.wire.close();
  return answer;
}

const auth = `Proxy-Authorization: Basic ${Buffer.from(`${login.username}:${password}`).toString('base64')}\r\n`;

interface Asked {
  readonly method?: string;
  readonly body?: string;
}

function write(wire: Wire, port: number, { method = 'GET', body = '' }: Asked = {}): void {
  const length = body ? `Content-Length: ${body.length}\r\n` : '';
  wire.write(`${method} http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: 127.0.0.1\r\n${length}${auth}\r\n${body}`);
}

/** One request on a kept connection; returns status and body. */
function ask(wire: Wire, port: number, asked?: Asked): Promise<string> {
  write(wire, port, asked);
  return answerOn(wire);
}

async function answerOn(wire: Wire): Promise<string> {
  const head = (await wire.through('\r\n\r\n')).toString('latin1');
  const [, length = '0'] = /^content-length: (\d+)\r$/im.exec(head) ?? [];
  return `${head.slice(9, 12)} ${(await wire.exactly(Number(length))).toString()}`;
}

test('ROT-04: CONNECT, SOCKS5 and HTTP asked for during a rotation are served after it, with all that was sent', async (t) => {
  const { proxy, via, begin, finish } = await setUp(t);
  const [echo, site] = [await echoOrigin(t), await helloOrigin(t)];
  await begin();
  const connected = httpConnect(via, '127.0.0.1', echo.port);
  const early = httpConnect(via, '127.0.0.1', echo.port, 'ping');
  const socks = socksOpen(via, '127.0.0.1', echo.port);
  const got = httpRequest(via, `http://127.0.0.1:${site.port}/`);
  const posted = httpRequest(via, `http://127.0.0.1:${site.port}/`, 'POST', 'x'.repeat(100_000));
  await waiting(proxy, 5);
  await finish();
  assert.deepEqual([await says(await connected), await says(await socks)], ['ping', 'ping']);
  const first = await early;
  assert(first.ok);
  assert.equal((await first.wire.exactly(4)).toString(), 'ping');
  first.wire.close();
  for (const [request, body] of [[got, 'hello GET'] as const, [posted, 'hello POST'] as const]) {
    const answer = await request;
    assert(answer.ok);
    assert.equal((await answer.wire.rest()).toString(), body);
    answer.wire.close();
  }
  assert.equal(proxy.waitingRoom.size, 0);
});

test('ROT-04: an idle kept-alive client stays through a rotation, and its next request waits for the end', async (t) => {
  const { proxy, begin, finish } = await setUp(t);
  const site = await helloOrigin(t);
  const wire = await Wire.connect(proxy.port);
  t.after(() => wire.close());
  assert.equal(await ask(wire, site.port), '200 hello GET');
  await begin();
  const next = ask(wire, site.port);
  await waiting(proxy, 1);
  await finish();
  assert.equal(await next, '200 hello GET');
  assert.equal(await ask(wire, site.port, { method: 'POST', body: 'x' }), '200 hello POST');
});

test('ROT-04: requests that are pipelined during a rotation are answered in order', async (t) => {
  const { proxy, begin, finish } = await setUp(t);
  const site = await helloOrigin(t);
  const wire = await Wire.connect(proxy.port);
  t.after(() => wire.close());
  await begin();
  write(wire, site.port);
  write(wire, site.port, { method: 'PUT', body: 'abc' });
  await waiting(proxy, 1);
  await finish();
  assert.deepEqual([await answerOn(wire), await answerOn(wire)], ['200 hello GET', '200 hello PUT']);
});

test('ROT-04: a running stream has its drain while new ones wait, then ends behind what came', async (t) => {
  const { proxy, via, begin, finish } = await setUp(t);
  const echo = await echoOrigin(t);
  const running = await httpConnect(via, '127.0.0.1', echo.port);
  assert(running.ok);
  const drained = begin(500);
  const late = httpConnect(via, '127.0.0.1', echo.port);
  await waiting(proxy, 1);
  running.wire.write('during');
  assert.equal((await running.wire.exactly(6)).toString(), 'during');
  running.wire.write('last');
  assert.equal((await running.wire.exactly(4)).toString(), 'last');
  await drained;
  assert.deepEqual(await running.wire.over(), { bytes: Buffer.alloc(0), how: 'fin' });
  await finish();
  assert.equal(await says(await late), 'ping');
});

test('ROT-04: neither idle kept-alive connections nor UDP associations hold up a rotation', async (t) => {
  const { proxy, via, begin, phases, deviceId } = await setUp(t);
  const site = await helloOrigin(t);
  const wire = await Wire.connect(proxy.port);
  t.after(() => wire.close());
  assert.equal(await ask(wire, site.port), '200 hello GET');
  const udp = await UdpClient.open(via);
  assert(udp instanceof UdpClient);
  t.after(() => udp.close());
  await begin(withinMs / 2);
  assert.equal(phases.phaseOf(deviceId), 'away');
});

test('ROT-04: at the end of the drain an answer that is not complete breaks off visibly; one not begun is asked for again', async (t) => {
  const { proxy, via, begin, finish } = await setUp(t);
  let asked = 0;
  const site = await httpOrigin((request, response) => {
    asked += 1;
    if (request.url === '/long') response.writeHead(200, { 'content-length': 1_000 }).write('begin');
    else if (asked > 2) response.end('second try');
  });
  t.after(site.close);
  const long = await httpRequest(via, `http://127.0.0.1:${site.port}/long`);
  assert(long.ok);
  assert.equal((await long.wire.exactly(5)).toString(), 'begin');
  const slow = httpRequest(via, `http://127.0.0.1:${site.port}/slow`);
  while (asked < 2) await new Promise(setImmediate);
  const refused = httpRequest(via, `http://127.0.0.1:${site.port}/slow`, 'POST', 'x');
  while (proxy.opened.length < 3) await new Promise(setImmediate);
  await begin();
  assert.equal((await long.wire.over()).bytes.length, 0);
  assert.deepEqual(await refused, { ok: false, code: 503, reason: 'rotating' }, 'a POST is not sent twice');
  await finish();
  const answer = await slow;
  assert(answer.ok);
  assert.equal((await answer.wire.rest()).toString(), 'second try');
});

test('ROT-04: a wait that takes too long ends with rotating and a Retry-After; SOCKS5 has its reply', async (t) => {
  const { proxy, via, begin } = await setUp(t);
  await begin();
  const wire = await Wire.connect(proxy.port);
  t.after(() => wire.close());
  wire.write(`CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n${auth}\r\n`);
  const socks = socksOpen(via, 'a.example', 443);
  await waiting(proxy, 2);
  t.mock.method(performance, 'now', () => waitMs + performanceNow());
  proxy.waitingRoom.sweep();
  t.mock.restoreAll();
  const head = (await wire.through('\r\n\r\n')).toString('latin1');
  assert.match(head, /^HTTP\/1\.1 503 .*\r\nX-PocketProxy-Reason: rotating\r\nRetry-After: [1-9]\d*\r\n/s);
  assert.deepEqual(await socks, { ok: false, code: 4 });
});
const performanceNow = performance.now.bind(performance);

test('ROT-04: the 257th request of a phone is refused immediately', async (t) => {
  const { proxy, via, begin } = await setUp(t);
  for (const tally of proxy.connection.tallies) t.mock.method(tally, 'refuses', () => undefined); // one connection alone fills 192
  await begin();
  const wires: Wire[] = [];
  t.after(() => wires.forEach((wire) => wire.close()));
  for (let n = 0; n < relayLimits.maxWaitingRequests; n++) {
    const wire = await Wire.connect(proxy.port);
    wires.push(wire);
    wire.write(`CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n${auth}\r\n`);
  }
  await waiting(proxy, relayLimits.maxWaitingRequests);
  assert.deepEqual(await httpConnect(via, 'a.example', 443), { ok: false, code: 503, reason: 'rotating' });
  wires[0]?.close();
  await waiting(proxy, relayLimits.maxWaitingRequests - 1);
  assert.equal(proxy.connection.streams, relayLimits.maxWaitingRequests - 1);
});

for (const [how, leave] of [
  ['closes', (wire: Wire) => wire.close()],
  ['ends its side', (wire: Wire) => wire.socket.end()],
  ['resets', (wire: Wire) => wire.socket.resetAndDestroy()],
] as const) {
  test(`ROT-04: a client that ${how} while it waits frees its place`, async (t) => {
    const { proxy, begin, finish } = await setUp(t);
    await begin();
    const requests = ['CONNECT a.example:443', 'GET http://a.example/', 'POST http://a.example/'];
    const wires = await Promise.all(requests.map(() => Wire.connect(proxy.port)));
    t.after(() => wires.forEach((wire) => wire.close()));
    for (const [n, wire] of wires.entries()) {
      wire.write(
        `${requests[n]} HTTP/1.1\r\nHost: a.example:443\r\n${n === 2 ? 'Content-Length: 9\r\n' : ''}${auth}\r\n`,
      );
    }
    const socks = await Wire.connect(proxy.port);
    t.after(() => socks.close());
    socks.write(socksMessages(1));
    const association = await Wire.connect(proxy.port);
    t.after(() => association.close());
    association.write(socksMessages(3));
    await waiting(proxy, 5);
    for (const wire of [...wires, socks, association]) leave(wire);
    await waiting(proxy, 0);
    assert.equal(proxy.connection.streams, 0);
    await finish();
    assert.deepEqual(proxy.opened, []);
  });
}

/** Greeting, sign-in and a request for a.example:443, in one write. */
function socksMessages(command: 1 | 3): Buffer {
  const word = (text: string) => [text.length, ...Buffer.from(text)];
  const signIn = [1, ...word(login.username), ...word(password)];
  return Buffer.from([5, 1, 2, ...signIn, 5, command, 0, 3, ...word('a.example'), 1, 187]);
}

test('pitfall-8: a connection that is switched off ends the waits on it, with the reason', async (t) => {
  const { proxy, via, begin } = await setUp(t);
  await begin();
  const [tunnel, socks] = [httpConnect(via, 'a.example', 443), socksOpen(via, 'a.example', 443)];
  const get = httpRequest(via, 'http://a.example/');
  const udp = UdpClient.open(via);
  await waiting(proxy, 4);
  const { connection } = proxy;
  connection.apply({ ...connection.settings, enabled: false }, Date.now());
  const off = { ok: false, code: 403, reason: 'connection_off' };
  assert.deepEqual([await tunnel, await get], [off, off]);
  assert.deepEqual(
    [await socks, await udp],
    [
      { ok: false, code: 2 },
      { ok: false, code: 2 },
    ],
  );
  assert.equal(connection.streams, 0);
});

test('ROT-04: a UDP association asked for during a rotation waits; one that runs lives on in the next session', async (t) => {
  const { proxy, via, begin, finish } = await setUp(t);
  const origin = await udpEcho();
  t.after(origin.close);
  const open = async () => {
    const client = await UdpClient.open(via);
    assert(client instanceof UdpClient);
    t.after(() => client.close());
    return client;
  };
  const running = await open();
  running.send('127.0.0.1', origin.port, 'before');
  assert.equal((await running.receive()).toString(), 'before');
  await begin();
  const opening = open();
  await waiting(proxy, 1);
  running.send('127.0.0.1', origin.port, 'dropped');
  await finish();
  const fresh = await opening;
  for (const client of [running, fresh]) {
    client.send('127.0.0.1', origin.port, 'after');
    assert.equal((await client.receive()).toString(), 'after');
  }
  assert.equal(origin.received(), 3);
  assert.equal(proxy.connection.streams, 2);
});

test('ROT-04: a UDP association ends when its phone stays away', async (t) => {
  const { proxy, via } = await setUp(t);
  const client = await UdpClient.open(via);
  assert(client instanceof UdpClient);
  t.after(() => client.close());
  proxy.loseTunnel('phone_stopped');
  await client.control.over();
  assert.equal(proxy.connection.streams, 0);
});

test('ROT-04: a tunnel that drops and comes back costs new requests no error', async (t) => {
  const { proxy, via } = await setUp(t);
  const echo = await echoOrigin(t);
  proxy.loseTunnel();
  await offline(proxy);
  const [tunnel, socks] = [httpConnect(via, '127.0.0.1', echo.port), socksOpen(via, '127.0.0.1', echo.port)];
  await waiting(proxy, 2);
  await proxy.returnPhone();
  assert.deepEqual([await says(await tunnel), await says(await socks)], ['ping', 'ping']);
});

test('ROT-04: a request whose tunnel drops before its stream is open is served by the next one', async (t) => {
  const { proxy, via } = await setUp(t);
  const echo = await echoOrigin(t);
  proxy.holdStreams(true);
  const tunnel = httpConnect(via, '127.0.0.1', echo.port);
  while (proxy.opened.length < 1) await new Promise(setImmediate);
  proxy.holdStreams(false);
  proxy.loseTunnel();
  await offline(proxy);
  await waiting(proxy, 1);
  await proxy.returnPhone();
  assert.equal(await says(await tunnel), 'ping');
});

test('ROT-04: a phone that was ended on purpose, or has no mobile network, is not waited for', async (t) => {
  const { proxy, via, begin, finish } = await setUp(t);
  proxy.loseTunnel('phone_stopped');
  await offline(proxy);
  assert.deepEqual(await httpConnect(via, 'a.example', 443), { ok: false, code: 503, reason: 'phone_offline' });
  await proxy.returnPhone();
  proxy.setMobile(false);
  assert.deepEqual(await httpConnect(via, 'a.example', 443), { ok: false, code: 503, reason: 'mobile_down' });
  await begin();
  const waits = httpConnect(via, '127.0.0.1', (await echoOrigin(t)).port);
  await waiting(proxy, 1);
  await finish();
  assert.equal((await waits).ok, true);
});

test('ROT-04: a relay that stops answers those that wait', async (t) => {
  const { proxy, via, begin } = await setUp(t);
  await begin();
  const tunnel = httpConnect(via, 'a.example', 443);
  const get = httpRequest(via, 'http://a.example/');
  await waiting(proxy, 2);
  proxy.gate.stop();
  proxy.waitingRoom.close();
  const stopping = { ok: false, code: 503, reason: 'relay_stopping' };
  assert.deepEqual([await tunnel, await get], [stopping, stopping]);
});

test('ROT-04: a client that sends on while it waits is held back, and all of it arrives', async (t) => {
  const { proxy, begin, finish } = await setUp(t);
  const origin = await echoOrigin(t);
  await begin();
  const wire = await Wire.connect(proxy.port);
  t.after(() => wire.close());
  const head = `CONNECT 127.0.0.1:${origin.port} HTTP/1.1\r\nHost: 127.0.0.1\r\n${auth}\r\n`;
  const bytes = Buffer.alloc(8_000_000, 'abcdefg');
  wire.write(Buffer.concat([Buffer.from(head), bytes]));
  await waiting(proxy, 1);
  while (proxy.connection.heldBytes < relayLimits.maxWaitingInputBytes) await new Promise(setImmediate);
  for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate); // as many reads as there would be
  assert.ok(proxy.connection.heldBytes < 200_000, `${proxy.connection.heldBytes} bytes`);
  await finish();
  await wire.through('\r\n\r\n');
  assert.ok((await wire.exactly(bytes.length)).equals(bytes));
});

test('ROT-04: a request that is lost with its phone twice is tried twice, and then receives the reason', async (t) => {
  const { proxy, via } = await setUp(t);
  proxy.holdStreams(true);
  const tunnel = httpConnect(via, '127.0.0.1', 9);
  for (const round of [1, 2]) {
    while (proxy.opened.length < round) await new Promise(setImmediate);
    proxy.loseTunnel();
    await offline(proxy);
    await proxy.returnPhone();
  }
  assert.deepEqual(await tunnel, { ok: false, code: 502, reason: 'tunnel_lost' });
});

test('ROT-04: whatever comes and goes in whatever order, nothing is left behind', async (t) => {
  const seed = Date.now() % 100_000;
  const random = randomFrom(seed);
  const { proxy, begin, phases, deviceId } = await setUp(t);
  const [echo, site] = [await echoOrigin(t), await helloOrigin(t)];
  const requests = [
    `CONNECT 127.0.0.1:${echo.port} HTTP/1.1\r\nHost: a\r\n${auth}\r\n`,
    `GET http://127.0.0.1:${site.port}/ HTTP/1.1\r\nHost: a\r\n${auth}\r\n`.repeat(2),
    `POST http://127.0.0.1:${site.port}/ HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n${auth}\r\n123`,
    socksMessages(1),
    socksMessages(3),
  ];
  const wires: Wire[] = [];
  const pick = <T>(items: readonly T[]): T | undefined => items[items.length > 0 ? random(items.length) : 0];
  const phone = async () => {
    if (proxy.tunnels.isOnline(deviceId)) proxy.loseTunnel(pick(['tunnel_lost', 'rotating', 'phone_stopped'] as const));
    else await proxy.returnPhone();
  };
  const steps = [
    async () => {
      const wire = await Wire.connect(proxy.port);
      wire.socket.resume(); // answers are of no interest
      wire.write(pick(requests) ?? '');
      wires.push(wire);
    },
    async () => pick(wires)?.socket.end(),
    async () => pick(wires.filter(({ socket }) => !socket.writableEnded))?.socket.resetAndDestroy(), // node leaks one that has ended
    async () => void begin(random(50)),
    async () => phases.end(deviceId),
    phone,
    () => new Promise(setImmediate),
  ];
  let mostWaiting = 0;
  for (let step = 0; step < 600; step++) {
    await (random(2) === 0 ? steps[0] : pick(steps))?.();
    mostWaiting = Math.max(mostWaiting, proxy.waitingRoom.size);
  }
  assert.ok(mostWaiting > 0 && proxy.opened.length > 0, `seed ${seed}`);
  phases.end(deviceId);
  for (const wire of wires) wire.close();
  const { connection, waitingRoom, tunnels, pipes } = proxy;
  const left = () => [waitingRoom.size, connection.running.size, connection.streams, pipes.size, tunnels.openStreams];
  const deadlineMs = performance.now() + 10_000;
  while (left().some((count) => count > 0) && performance.now() < deadlineMs) await new Promise(setImmediate);
  assert.deepEqual(left(), [0, 0, 0, 0, 0], `seed ${seed}`);
  for (const tally of connection.tallies) assert.deepEqual([tally.opening, tally.streams], [0, 0]);
  assert.deepEqual(proxy.errors, []);
});
