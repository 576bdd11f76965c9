import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { test, type TestContext } from 'node:test';
import { limits } from '../../protocol/limits.ts';
import { Client } from '../../src/listeners/client.ts';
import { hold, type Protocol } from '../../src/listeners/protocol.ts';
import { ListenerContext } from '../../src/listeners/context.ts';
import { httpOrigin, tcpOrigin } from '../support/origin.ts';
import { Wire } from '../support/wire.ts';
import { readAnswer, signIn } from './http-wire.ts';
import { proxyUnderTest, silentLog, type ProxyUnderTest } from './proxy-under-test.ts';

// Runs alone: it measures turns of the loop.

// What one client's input may cost in one turn of the event loop.

/** Uses a whole slice up. */
function workSlice(): void {
  const endMs = performance.now() + limits.turnSliceMs;
  while (performance.now() < endMs);
}

async function until(ready: () => boolean): Promise<void> {
  while (!ready()) await new Promise(setImmediate);
}

/** A proxy that needs a whole slice to admit a request; `turns`: the turns of the loop in which it admitted one. */
async function slowProxy(t: TestContext): Promise<ProxyUnderTest & { turns: number[] }> {
  const proxy = await proxyUnderTest();
  const turns: number[] = [];
  let turn = 0;
  let next = setImmediate(function count() {
    turn++;
    next = setImmediate(count);
  });
  t.after(async () => {
    clearImmediate(next);
    await proxy.close();
  });
  const { gate } = proxy;
  const admit = gate.admit.bind(gate);
  t.mock.method(gate, 'admit', (ask: Parameters<typeof admit>[0]) => {
    turns.push(turn);
    workSlice();
    return admit(ask);
  });
  return { ...proxy, turns };
}

const options = `OPTIONS * HTTP/1.1\r\nHost: a\r\n${signIn}\r\n`;

test('pitfall-36 pipelined requests of one read are worked on a slice a turn, and answered in order', async (t) => {
  const proxy = await slowProxy(t);
  let served = 0;
  const origin = await httpOrigin((_request, response) => response.end(String(++served)));
  t.after(() => origin.close());
  const get = `GET http://127.0.0.1:${origin.port}/ HTTP/1.1\r\nHost: a\r\n${signIn}\r\n`;
  const round = options.repeat(3) + get;
  const rounds = Math.floor(16_384 / round.length); // far more than a turn allows, in one read
  const wire = await Wire.connect(proxy.port);
  wire.write(round.repeat(rounds));
  for (let n = 1; n <= rounds; n++) {
    for (let own = 0; own < 3; own++) assert.match((await readAnswer(wire)).head, /\r\nAllow: /);
    assert.equal((await readAnswer(wire)).body, String(n));
  }
  wire.close();
  assert.equal(proxy.turns.length, rounds * 4);
  assert.equal(new Set(proxy.turns).size, rounds * 4, 'requests admitted in the same turn');
});

test('pitfall-36 a client that ends its side while requests wait for a turn gets all answers', async (t) => {
  const proxy = await slowProxy(t);
  const wire = await Wire.connect(proxy.port);
  wire.socket.end(options.repeat(4));
  for (let n = 0; n < 4; n++) assert.equal((await readAnswer(wire)).status, 200);
  assert.equal((await wire.rest()).length, 0);
});

test('pitfall-36 CONNECT behind a request that waited for a turn has its early bytes, and a pipe that reads', async (t) => {
  const proxy = await slowProxy(t);
  const origin = await tcpOrigin((socket) => socket.pipe(socket));
  t.after(() => origin.close());
  const wire = await Wire.connect(proxy.port);
  wire.write(`${options}CONNECT 127.0.0.1:${origin.port} HTTP/1.1\r\n${signIn}\r\nearly `);
  assert.equal((await readAnswer(wire)).status, 200);
  await wire.through('established\r\n\r\n');
  wire.write('and late');
  assert.equal((await wire.through('late')).toString(), 'early and late');
  wire.close();
});

test('pitfall-36 a body in chunks of one byte takes several turns and arrives whole, the next request behind it', async (t) => {
  const proxy = await proxyUnderTest();
  t.after(() => proxy.close());
  const origin = await httpOrigin((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString('latin1')));
    request.on('end', () => response.end(body));
  });
  t.after(() => origin.close());
  const body = Array.from({ length: 40_000 }, (_, index) => String(index % 10)).join('');
  const head = `POST http://127.0.0.1:${origin.port}/ HTTP/1.1\r\nHost: a\r\n${signIn}`;
  const wire = await Wire.connect(proxy.port);
  wire.write(`${head}Transfer-Encoding: chunked\r\n\r\n${body.replace(/./g, '1;x\r\n$&\r\n')}0\r\n\r\n`);
  wire.socket.end(`${head}Content-Length: 4\r\n\r\nnext`);
  assert.equal((await readAnswer(wire)).body, body);
  assert.equal((await readAnswer(wire)).body, 'next');
});

/** A client whose protocol uses its whole slice up with every read. */
async function busyClient(t: TestContext) {
  const proxy = await proxyUnderTest();
  const { gate, tunnels, phones, waitingRoom, pipes, descriptors } = proxy;
  const context = new ListenerContext({ gate, tunnels, phones, waitingRoom, pipes, descriptors, log: silentLog });
  const received: string[] = [];
  const protocol: Protocol = {
    data(bytes) {
      received.push(bytes.toString());
      workSlice();
    },
    proceed: () => received.push('turn'),
    ended: () => received.push('end'),
    expired() {},
    closed: () => received.push('closed'),
  };
  const server = net.createServer({ allowHalfOpen: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const client = new Promise<Client>((resolve) => {
    server.once('connection', (socket) => resolve(new Client(context, socket, address.port, () => protocol)));
  });
  const wire = await Wire.connect(address.port);
  t.after(async () => {
    wire.close();
    (await client).socket.destroy();
    server.close();
    await proxy.close();
  });
  return { wire, client: await client, received };
}

test('pitfall-36 another turn does not make a client read that waits for something else', async (t) => {
  const { wire, client, received } = await busyClient(t);
  wire.write('a');
  await until(() => received.length > 0);
  assert.equal(client.socket.isPaused(), true);
  client.hold(hold.link);
  wire.write('b');
  await until(() => received.includes('turn'));
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  assert.deepEqual([received, client.socket.isPaused()], [['a', 'turn'], true]);
  client.unhold(hold.link);
  await until(() => received.length === 4);
  assert.deepEqual(received, ['a', 'turn', 'b', 'turn']);
});

test('pitfall-36 a client that is gone, or a pipe’s by now, has no further turn', async (t) => {
  for (const leave of [(client: Client) => client.socket.destroy(), (client: Client) => client.release()]) {
    const { wire, client, received } = await busyClient(t);
    client.protocol.data = (bytes) => {
      received.push(bytes.toString());
      workSlice();
      leave(client);
    };
    wire.write('a');
    await until(() => received.length > 0);
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    assert.equal(received.includes('turn'), false);
    if (!client.socket.destroyed) assert.equal(client.socket.isPaused(), false);
  }
});

test('pitfall-36 bodies in tiny chunks, both ways, are worked on a few chunks a slice, and stay whole', async (t) => {
  const proxy = await proxyUnderTest();
  t.after(() => proxy.close());
  const chunks = 4_000;
  const body = Array.from({ length: chunks }, (_, index) => String(index % 10)).join('');
  const tiny = `${body.replace(/./g, '1;x\r\n$&\r\n')}0\r\n\r\n`;
  let received = '';
  const origin = await tcpOrigin((socket) => {
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1');
      if (!received.endsWith('\r\n0\r\n\r\n')) return;
      socket.write(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${tiny}`);
    });
  });
  t.after(() => origin.close());
  const wire = await Wire.connect(proxy.port);
  let nowMs = performance.now();
  t.mock.method(performance, 'now', () => (nowMs += limits.turnSliceMs / 4)); // anyone who asks has used a quarter of a slice
  const head = `POST http://127.0.0.1:${origin.port}/ HTTP/1.1\r\nHost: a\r\n${signIn}`;
  const post = `${head}Transfer-Encoding: chunked\r\n\r\n${tiny}`;
  for (let request = 1; request <= 2; request++) {
    received = '';
    wire.write(post);
    const answer = await wire.through('\r\n0\r\n\r\n');
    for (const text of [received, answer.toString('latin1')]) {
      const [, sent = ''] = text.split(/\r\n\r\n(.*)/s);
      const lines = sent.split('\r\n').slice(0, -3);
      assert.equal(lines.filter((_, index) => index % 2 === 1).join(''), body);
      const most = Math.max(...lines.map((line) => line.length));
      assert.ok(most <= 100, `${most} chunks in one slice`);
    }
  }
  assert.equal(proxy.opened.length, 1, 'the link serves again');
  wire.close();
});
