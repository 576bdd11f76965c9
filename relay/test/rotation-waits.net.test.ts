import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relayLimits } from '../src/limits.ts';
import { httpConnect, httpRequest, socksOpen } from './support/proxy-client.ts';
import { randomFrom } from './support/random.ts';
import {
  auth,
  echoOrigin,
  helloOrigin,
  offline,
  says,
  setUp,
  socksMessages,
  waiting,
  waitMs,
} from './support/rotating-proxy.ts';
import { UdpClient } from './support/udp-client.ts';
import { Wire } from './support/wire.ts';

/** ROT-04: requests that wait for their phone: bounds, clients that leave, phones that drop and return. */

const performanceNow = performance.now.bind(performance);

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
