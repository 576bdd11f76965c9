import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { test } from 'node:test';
import { tcpOrigin } from '../support/origin.ts';
import { readAnswer, signIn } from './http-wire.ts';
import { ForwardSite, ok, pathOf } from './forward-site.ts';

// Absolute-form requests through real listeners, gate, pipe and session.

const site = new ForwardSite();

test('PROTO-02: requests on one socket are answered in order over one stream', async () => {
  const streams = site.proxy.opened.length;
  site.answers = (socket, text) => socket.write(ok(`answer to ${pathOf(text)}`));
  const wire = await site.connect();
  for (const path of ['/1', '/2', '/3']) {
    wire.write(site.request(path));
    assert.equal((await readAnswer(wire)).body, `answer to ${path}`);
  }
  assert.equal(site.proxy.opened.length - streams, 1);
});

test('PROTO-02: an origin that answers early still gets the whole body', async () => {
  const bodyArrived = new Promise<string>((resolve) => {
    site.answers = (socket, text) => {
      let body = text.slice(text.indexOf('\r\n\r\n') + 4);
      socket.on('data', (bytes) => {
        body += bytes.toString('latin1');
        if (body.endsWith('the end')) resolve(body);
      });
      socket.write(ok('early answer'));
    };
  });
  const wire = await site.connect();
  wire.write(site.request('/upload', { method: 'POST', fields: 'Content-Length: 19\r\n', body: 'first ' }));
  assert.equal((await readAnswer(wire)).body, 'early answer');
  wire.write('then, ');
  wire.write('the end');
  assert.equal(await bodyArrived, 'first then, the end');
});

test('PROTO-02: pipelined requests are answered in order, the client’s FIN behind them', async () => {
  site.answers = (socket, text) => setImmediate(() => socket.write(ok(`answer to ${pathOf(text)}`)));
  const wire = await site.connect();
  const paths = Array.from({ length: 40 }, (_, i) => `/${i}`);
  wire.write(paths.map((path) => site.request(path)).join(''));
  wire.socket.end();
  for (const path of paths) assert.equal((await readAnswer(wire)).body, `answer to ${path}`);
  assert.equal((await wire.rest()).length, 0);
});

test('PROTO-02: pipelined requests with bodies, split at many places', async () => {
  site.answers = (socket, text) => socket.write(ok(`${pathOf(text)} ${text.split('\r\n\r\n')[1]}`));
  const all =
    site.request('/a', { method: 'POST', fields: 'Content-Length: 5\r\n', body: 'hello' }) +
    site.request('/b', { method: 'POST', fields: 'Transfer-Encoding: chunked\r\n', body: '3\r\nabc\r\n0\r\n\r\n' }) +
    site.request('/c');
  for (let cut = 1; cut < all.length; cut += 7) {
    // The origin reads until the head is complete; the bodies travel with their heads in one write or later.
    const bodies = new Map<string, string>();
    site.answers = (socket, text) => {
      if (/^[A-Z]+ /.test(text)) bodies.set('path', pathOf(text));
      const path = bodies.get('path') ?? '';
      const so = (bodies.get(path) ?? '') + text;
      bodies.set(path, so);
      const complete = path === '/a' ? so.endsWith('hello') : path === '/b' ? so.endsWith('0\r\n\r\n') : true;
      if (complete) socket.write(ok(path));
    };
    const wire = await site.connect();
    wire.write(all.slice(0, cut));
    await new Promise(setImmediate);
    wire.write(all.slice(cut));
    for (const path of ['/a', '/b', '/c']) assert.equal((await readAnswer(wire)).body, path, `cut at ${cut}`);
    wire.close();
  }
});

test('PROTO-02: another origin on the same socket gets its own stream', async (t) => {
  const other = await tcpOrigin((socket) => socket.once('data', () => socket.write(ok('other'))));
  t.after(() => other.close());
  site.answers = (socket) => socket.write(ok('first'));
  const streams = site.proxy.opened.length;
  const wire = await site.connect();
  t.after(() => wire.close());
  wire.write(site.request('/'));
  assert.equal((await readAnswer(wire)).body, 'first');
  wire.write(`GET http://127.0.0.1:${other.port}/ HTTP/1.1\r\nHost: x\r\n${signIn}\r\n`);
  assert.equal((await readAnswer(wire)).body, 'other');
  wire.write(site.request('/'));
  assert.equal((await readAnswer(wire)).body, 'first');
  assert.equal(site.proxy.opened.length - streams, 3);
});

test('PROTO-02: an idle stream that the origin has closed is replaced without the client noticing', async () => {
  site.answers = (socket) => socket.write(ok('first'));
  const wire = await site.connect();
  wire.write(site.request('/'));
  await readAnswer(wire);
  // The origin closes as soon as the second request comes: the race of every keep-alive.
  site.answers = (socket) => {
    site.answers = (fresh) => fresh.write(ok('second'));
    socket.resetAndDestroy();
  };
  wire.write(site.request('/'));
  assert.equal((await readAnswer(wire)).body, 'second');
});

test('PROTO-02: a request with a body is never sent twice', async () => {
  let posts = 0;
  site.answers = (socket) => socket.write(ok('first'));
  const wire = await site.connect();
  wire.write(site.request('/'));
  await readAnswer(wire);
  site.answers = (socket, text) => {
    if (text.startsWith('POST')) posts++;
    socket.resetAndDestroy();
  };
  wire.write(site.request('/', { method: 'POST', fields: 'Content-Length: 2\r\n', body: 'hi' }));
  assert.equal((await readAnswer(wire)).status, 502);
  assert.equal(posts, 1);
});

test('PROTO-02: bytes behind an answer are thrown away with their stream', async () => {
  const streams = site.proxy.opened.length;
  site.answers = (socket) => socket.write(`${ok('first')}HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nevil!`);
  const wire = await site.connect();
  wire.write(site.request('/1'));
  assert.equal((await readAnswer(wire)).body, 'first');
  site.answers = (socket) => socket.write(ok('second'));
  wire.write(site.request('/2'));
  assert.equal((await readAnswer(wire)).body, 'second');
  assert.equal(site.proxy.opened.length - streams, 2);
});

test('PROTO-02: large bodies go both ways through a slow reader', async (t) => {
  const size = 3_000_000;
  const server = http.createServer((incoming, outgoing) => {
    let had = 0;
    incoming.on('data', (piece: Buffer) => (had += piece.length));
    incoming.on('end', () => {
      outgoing.end(Buffer.alloc(had, 'b'));
      server.emit('answering');
    });
  });
  t.after(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const wire = await site.connect();
  wire.socket.pause();
  wire.write(`POST http://127.0.0.1:${address.port}/ HTTP/1.1\r\nHost: x\r\n${signIn}Content-Length: ${size}\r\n\r\n`);
  wire.write(Buffer.alloc(size, 'a'));
  await once(server, 'answering');
  wire.socket.resume();
  assert.equal((await readAnswer(wire)).body.length, size);
  server.closeAllConnections();
});

test('USE-01: exactly the bytes that travel to and from the origin are counted', async () => {
  const sent: string[] = [];
  site.answers = (socket, text) => {
    sent.push(text);
    socket.write(ok('counted'));
  };
  const before = site.proxy.connection.take();
  assert.ok(before);
  const wire = await site.connect();
  wire.write(site.request('/', { fields: 'X-A: b\r\n' }));
  await readAnswer(wire);
  const { up, down } = site.proxy.connection.take();
  assert.equal(up, sent[0]?.length);
  assert.equal(down, ok('counted').length);
});

test('MON-02: a cut in the middle of an answer leaves it incomplete; before it, the reason is sent', async () => {
  site.answers = (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello');
  const running = await site.connect();
  running.write(site.request('/'));
  await running.through('hello');
  site.proxy.connection.cutAll('quota_exceeded');
  assert.deepEqual(await running.over(), { bytes: Buffer.alloc(0), how: 'fin' });

  const arrived = site.origin.next();
  site.answers = () => {};
  const waiting = await site.connect();
  waiting.write(site.request('/'));
  await arrived;
  site.proxy.connection.cutAll('connection_off');
  const received = await readAnswer(waiting);
  assert.equal(received.status, 403);
  assert.equal(received.fields.get('x-pocketproxy-reason'), 'connection_off');
});

test('PROTO-02: nothing stays open afterwards', () => site.nothingIsLeft());
