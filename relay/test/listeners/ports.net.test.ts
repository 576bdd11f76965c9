import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { test, type TestContext } from 'node:test';
import { freePorts } from '../../../scripts/lib/stack/free-ports.ts';
import { ConnectionState } from '../../src/connection/connection.ts';
import { ListenerContext } from '../../src/listeners/context.ts';
import { PortListener } from '../../src/listeners/port-listener.ts';
import { noSink, settings } from '../fixtures.ts';
import { closedPort, echoes, tcpOrigin } from '../support/origin.ts';
import { Wire } from '../support/wire.ts';
import { readAnswer, signIn } from './http-wire.ts';
import { proxyUnderTest, protocols, silentLog } from './proxy-under-test.ts';
import { unusedQuota } from '../../src/connection/quota-use.ts';

function connectionOn(port: number): ConnectionState {
  return new ConnectionState(settings({ port }), noSink, unusedQuota, 0);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

test('PROTO-02: a port that is taken is reported, crashes nothing, and is taken once it is free', async (t) => {
  const proxy = await proxyUnderTest();
  t.after(() => proxy.close());
  const port = await closedPort();
  const squatter = net.createServer();
  t.after(() => squatter.close());
  squatter.listen(port, '127.0.0.1');
  await once(squatter, 'listening');
  const connection = connectionOn(port);
  assert.equal(await proxy.ports.open(connection), false);
  assert.deepEqual([...proxy.ports.faults], [[port, 'EADDRINUSE']]);
  assert.equal(proxy.ports.isOpen(port), false);
  assert.equal(proxy.ports.isOpen(proxy.port), true);
  squatter.close();
  await once(squatter, 'close');
  assert.equal(await proxy.ports.open(connection), true); // the next resync
  assert.equal(proxy.ports.faults.size, 0);
});

test('PROTO-02: a port is opened once, closed, and opened again', async (t) => {
  const proxy = await proxyUnderTest();
  t.after(() => proxy.close());
  assert.equal(await proxy.ports.open(proxy.connection), true);
  assert.equal(proxy.ports.count, 1);
  proxy.ports.close(proxy.port);
  proxy.ports.close(proxy.port);
  assert.equal(await answers(proxy.port), false);
  assert.equal(await proxy.ports.open(proxy.connection), true);
  assert.equal(await answers(proxy.port), true);
  await proxy.close();
  assert.equal(await answers(proxy.port), false);
});

test('PROTO-02: a port that is closed while it is being opened stays closed', async (t) => {
  const proxy = await proxyUnderTest();
  t.after(() => proxy.close());
  const connection = connectionOn(await closedPort());
  const opening = proxy.ports.open(connection);
  proxy.ports.close(connection.settings.port);
  await opening;
  assert.equal(await answers(connection.settings.port), false);
});

test('PROTO-02: a thousand ports open and close', async (t) => {
  const proxy = await proxyUnderTest();
  t.after(() => proxy.close());
  const opened: number[] = [];
  for (const port of freePorts(1_200)) {
    if (opened.length === 1_000) break;
    if (await proxy.ports.open(connectionOn(port))) opened.push(port);
    else proxy.ports.close(port); // someone else has it by now
  }
  assert.equal(opened.length, 1_000);
  assert.equal(proxy.ports.count, 1_001);
  assert.equal(await answers(opened[500] ?? 0), true);
  await proxy.close();
  assert.equal(await answers(opened[500] ?? 0), false);
});

test('PROTO-02: stopping ends what is idle immediately, lets streams run, and reports when they are gone', async (t) => {
  const proxy = await proxyUnderTest();
  t.after(() => proxy.close());
  const origin = await tcpOrigin(echoes);
  t.after(() => origin.close());
  const running = await Wire.connect(proxy.port);
  running.write(`CONNECT 127.0.0.1:${origin.port} HTTP/1.1\r\n${signIn}\r\n`);
  await running.through('\r\n\r\n');
  const idle = await Wire.connect(proxy.port);
  idle.write('CONN');
  const kept = await Wire.connect(proxy.port);
  kept.write(`OPTIONS * HTTP/1.1\r\nHost: a\r\n${signIn}\r\n`);
  await readAnswer(kept);

  assert.equal(await proxy.ports.drain(20), false);
  await idle.over();
  await kept.over();
  assert.equal(await answers(proxy.port), false);
  running.write('still here');
  assert.equal((await running.exactly(10)).toString(), 'still here');

  const drained = proxy.ports.drain(30_000);
  running.socket.end();
  await running.rest();
  assert.equal(await drained, true);
});

test('PROTO-02: closing ends everything that runs', async (t) => {
  const proxy = await proxyUnderTest();
  t.after(() => proxy.close());
  const origin = await tcpOrigin(echoes);
  t.after(() => origin.close());
  const running = await Wire.connect(proxy.port);
  running.write(`CONNECT 127.0.0.1:${origin.port} HTTP/1.1\r\n${signIn}\r\n`);
  await running.through('\r\n\r\n');
  await proxy.ports.end();
  await running.over();
  assert.equal(proxy.connection.running.size, 0);
  assert.equal(proxy.connection.streams, 0);
});

test('pitfall-43 IPWL-03: one port takes both families, and an IPv4 client is its IPv4 address there', async (t) => {
  const proxy = await proxyUnderTest({ bind: '::', settings: { whitelist: ['127.0.0.1', '2001:db8::/32'] } });
  t.after(() => proxy.close());
  const ask = async (host: string) => {
    const wire = await Wire.connect(proxy.port, undefined, host);
    wire.write('OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n');
    const { status } = await readAnswer(wire);
    wire.close();
    return status;
  };
  assert.equal(await ask('127.0.0.1'), 200);
  assert.equal(await ask('::1'), 407);
  proxy.connection.apply({ ...proxy.connection.settings, whitelist: ['::1'] }, 0);
  assert.equal(await ask('127.0.0.1'), 407);
  assert.equal(await ask('::1'), 200);
  const refused = proxy.gate.refusals.recent(proxy.connection).map(({ address }) => address);
  assert.deepEqual(refused, ['127.0.0.1', '::1']);
});

/** A port whose waits the test ends by hand instead of waiting 30 s. */
async function portWithContext(t: TestContext) {
  const proxy = await proxyUnderTest();
  const { gate, tunnels, phones, waitingRoom, pipes, descriptors } = proxy;
  const context = new ListenerContext({ gate, tunnels, phones, waitingRoom, pipes, descriptors, log: silentLog });
  const port = await closedPort();
  const listener = new PortListener(context, port, protocols(), () => {});
  await listener.listen('127.0.0.1');
  t.after(async () => {
    listener.stop();
    context.close();
    await proxy.close();
  });
  return { context, port };
}

async function waitFor(ready: () => boolean): Promise<void> {
  while (!ready()) await new Promise(setImmediate);
}

const unfinished: Record<string, { sent: Buffer; answer: RegExp }> = {
  nothing: { sent: Buffer.alloc(0), answer: /^$/ },
  'half an HTTP head': { sent: Buffer.from('CONNECT a:443 HT'), answer: /^HTTP\/1\.1 408 .*handshake_timeout/s },
  'half a SOCKS greeting': { sent: Buffer.of(5, 3, 0), answer: /^$/ },
};

for (const [name, { sent, answer }] of Object.entries(unfinished)) {
  test(`PROTO-02: a client that sends ${name} is ended after the handshake time`, async (t) => {
    const { context, port } = await portWithContext(t);
    const wire = await Wire.connect(port);
    if (sent.length > 0) wire.write(sent);
    await waitFor(() => context.handshakes.items.some(({ socket }) => socket.bytesRead === sent.length));
    for (const client of context.handshakes.items) client.protocol.expired();
    assert.match((await wire.over()).bytes.toString(), answer);
    await waitFor(() => context.handshakes.size === 0);
  });
}

test('PROTO-02: a refused client that does not close is ended, one that floods is ended sooner', async (t) => {
  const { context, port } = await portWithContext(t);
  const stubborn = await Wire.connect(port);
  stubborn.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await readAnswer(stubborn);
  await waitFor(() => context.closing.size === 1);
  for (const client of context.closing.items) client.protocol.expired();
  await waitFor(() => context.closing.size === 0);

  const flooding = await Wire.connect(port);
  flooding.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  flooding.write(Buffer.alloc(1_000_000));
  await flooding.over();
  await waitFor(() => context.closing.size === 0);
});

test('PROTO-02: a client that leaves at any moment leaves nothing behind', async (t) => {
  const { context, port } = await portWithContext(t);
  const all = 'CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: a\r\n\r\n';
  for (let cut = 0; cut <= all.length; cut += 3) {
    for (const leave of ['end', 'resetAndDestroy'] as const) {
      const wire = await Wire.connect(port);
      if (cut > 0) wire.write(all.slice(0, cut));
      wire.socket[leave]();
    }
  }
  await waitFor(() => context.handshakes.size + context.keepAlives.size + context.closing.size === 0);
});
