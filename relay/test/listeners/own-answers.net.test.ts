import assert from 'node:assert/strict';
import net from 'node:net';
import { test, type TestContext } from 'node:test';
import { ListenerContext } from '../../src/listeners/context.ts';
import { Descriptors } from '../../src/listeners/descriptors.ts';
import { PortListener } from '../../src/listeners/port-listener.ts';
import { relayLimits } from '../../src/limits.ts';
import { closed, closedPort, httpOrigin } from '../support/origin.ts';
import { Wire } from '../support/wire.ts';
import { readAnswer, signIn } from './http-wire.ts';
import { proxyUnderTest, protocols, silentLog } from './proxy-under-test.ts';

/** A port of the proxy under test whose waits the test can look into. */
async function portUnderTest(t: TestContext) {
  const proxy = await proxyUnderTest();
  const { gate, tunnels, phones, waitingRoom, pipes, descriptors, connection } = proxy;
  const context = new ListenerContext({ gate, tunnels, phones, waitingRoom, pipes, descriptors, log: silentLog });
  const listener = new PortListener(context, proxy.port, protocols(), () => {});
  proxy.ports.close(proxy.port);
  await listener.listen('127.0.0.1');
  t.after(async () => {
    listener.stop();
    context.close();
    await proxy.close();
  });
  return { context, descriptors, port: proxy.port, connection, gate };
}

async function until(ready: () => boolean): Promise<void> {
  while (!ready()) await new Promise(setImmediate);
}

const asks = {
  'requests without a password': ['GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n', 407],
  'OPTIONS * with a password': [`OPTIONS * HTTP/1.1\r\nHost: a\r\n${signIn}\r\n`, 200],
} as const;

for (const [name, [request, status]] of Object.entries(asks)) {
  test(`pitfall-35: of pipelined ${name} a few are answered, in order, then the socket closes`, async (t) => {
    const { port } = await portUnderTest(t);
    const wire = await Wire.connect(port);
    wire.write(request.repeat(1_000));
    for (let n = 1; n <= relayLimits.maxOwnAnswers; n++) {
      const answer = await readAnswer(wire);
      assert.equal(answer.status, status);
      assert.equal(answer.fields.get('connection') === 'close', n === relayLimits.maxOwnAnswers);
    }
    assert.equal((await wire.over()).bytes.length, 0);
  });

  test(`pitfall-35: a flood of ${name} whose answers no one reads ends, and leaves nothing`, async (t) => {
    const { context, port, gate } = await portUnderTest(t);
    const flood = net.connect(port, '127.0.0.1');
    flood.on('error', () => undefined);
    flood.pause();
    let sent = 0;
    const send = () => {
      while (!flood.destroyed && flood.write(request.repeat(1_000))) sent += request.length * 1_000;
    };
    flood.on('drain', send);
    send();
    await closed(flood);
    assert.ok(sent < 64_000_000, `${sent} bytes sent`);
    await until(() => context.pending.size + context.closing.size + context.keepAlives.size === 0);
    const { credentials_missing: refused = 0 } = Object.fromEntries(gate.refusals.counts);
    assert.equal(refused, status === 407 ? relayLimits.maxOwnAnswers : 0);
  });
}

test('pitfall-35: a request that is forwarded starts the count of own answers again', async (t) => {
  const { port } = await portUnderTest(t);
  const origin = await httpOrigin((_request, response) => response.end('hello'));
  t.after(() => origin.close());
  const wire = await Wire.connect(port);
  for (let round = 0; round < 3; round++) {
    wire.write(`OPTIONS * HTTP/1.1\r\nHost: a\r\n${signIn}\r\n`.repeat(relayLimits.maxOwnAnswers - 1));
    for (let n = 1; n < relayLimits.maxOwnAnswers; n++) assert.equal((await readAnswer(wire)).status, 200);
    wire.write(`GET http://127.0.0.1:${origin.port}/ HTTP/1.1\r\nHost: a\r\n${signIn}\r\n`);
    assert.equal((await readAnswer(wire)).body, 'hello');
  }
});

test('pitfall-35: pipelined requests wait while their answers do; once those are read, all are answered', async (t) => {
  const { context, port } = await portUnderTest(t);
  const requests = 2_000;
  let served = 0;
  const body = 'x'.repeat(8_000);
  const origin = await httpOrigin((_request, response) => response.end(`${++served}:${body}`));
  t.after(() => origin.close());
  const wire = await Wire.connect(port);
  wire.socket.pause();
  wire.write(`GET http://127.0.0.1:${origin.port}/ HTTP/1.1\r\nHost: a\r\n${signIn}\r\n`.repeat(requests));
  const waiting = () => context.keepAlives.items.find(({ socket }) => socket.isPaused() && socket.writableNeedDrain);
  await until(() => waiting() !== undefined);
  const held = waiting()?.socket.writableLength ?? Infinity;
  assert.ok(held < 200_000, `${held} bytes of answers in the relay`);
  assert.ok(served < requests, `${served} served`);
  for (let n = 1; n <= requests; n++) assert.match((await readAnswer(wire)).body, new RegExp(`^${n}:x`));
});

test('pitfall-35: a client counts as pending until it is admitted, across refusals and half heads', async (t) => {
  const { context, port } = await portUnderTest(t);
  const origin = await httpOrigin((_request, response) => response.end('hello'));
  t.after(() => origin.close());
  const wire = await Wire.connect(port);
  wire.write('GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n');
  assert.equal((await readAnswer(wire)).status, 407);
  assert.equal(context.pending.size, 1);
  const head = `GET http://127.0.0.1:${origin.port}/ HTTP/1.1\r\nHost: a\r\n`;
  wire.write(head);
  await until(() => context.handshakes.size === 1);
  assert.deepEqual([context.pending.size, context.pending.bytes > head.length], [1, true]);
  wire.write(`${signIn}\r\n`);
  assert.equal((await readAnswer(wire)).body, 'hello');
  assert.deepEqual([context.pending.size, context.pending.bytes], [0, 0]);

  const stranger = await Wire.connect(port);
  stranger.write('GET http://a/ HTTP/1.1\r\n');
  await until(() => context.pending.bytes > 0);
  stranger.socket.destroy();
  await until(() => context.pending.size === 0);
  assert.equal(context.pending.bytes, 0);
});

test('pitfall-35: short of descriptors new clients are turned away where no one idle makes room', async (t) => {
  const proxy = await proxyUnderTest();
  const { gate, tunnels, phones, waitingRoom, pipes } = proxy;
  // Less than what this process has open: every client is one too many
  const descriptors = new Descriptors(8, silentLog);
  const context = new ListenerContext({ gate, tunnels, phones, waitingRoom, pipes, descriptors, log: silentLog });
  const port = await closedPort();
  const listener = new PortListener(context, port, protocols(), () => {});
  await listener.listen('127.0.0.1');
  t.after(async () => {
    listener.stop();
    context.close();
    await proxy.close();
  });
  const turnedAway = await Wire.connect(port);
  assert.equal((await turnedAway.over()).bytes.length, 0);
  assert.equal(descriptors.shortages, 1);
});

test('pitfall-35: room is made by clients between two requests, then by those that were never admitted', async (t) => {
  const { context, descriptors, port } = await portUnderTest(t);
  const stranger = await Wire.connect(port);
  const idle = await Wire.connect(port);
  idle.write(`OPTIONS * HTTP/1.1\r\nHost: a\r\n${signIn}\r\n`);
  await readAnswer(idle);
  await until(() => context.pending.size === 1);
  assert.equal(descriptors.admits(Infinity), true);
  await idle.over();
  assert.equal(context.pending.size, 1);
  assert.equal(descriptors.admits(Infinity), true);
  await stranger.over();
  assert.equal(descriptors.admits(Infinity), false);
});
