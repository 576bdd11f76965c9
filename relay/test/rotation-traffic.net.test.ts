import assert from 'node:assert/strict';
import { test } from 'node:test';
import { httpOrigin, udpEcho } from './support/origin.ts';
import { httpConnect, httpRequest, socksOpen } from './support/proxy-client.ts';
import {
  answerOn,
  ask,
  echoOrigin,
  helloOrigin,
  says,
  setUp,
  waiting,
  withinMs,
  write,
} from './support/rotating-proxy.ts';
import { UdpClient } from './support/udp-client.ts';
import { Wire } from './support/wire.ts';

/** ROT-04: what clients see of a phone that changes its address: real sockets, a session that goes and comes. */

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
