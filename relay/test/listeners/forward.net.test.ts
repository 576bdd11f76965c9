import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type net from 'node:net';
import { after, afterEach, before, test } from 'node:test';
import { relayLimits } from '../../src/limits.ts';
import { tcpOrigin, type TcpOrigin } from '../support/origin.ts';
import { Wire } from '../support/wire.ts';
import { readAnswer, signIn } from './http-wire.ts';
import { proxyUnderTest, type ProxyUnderTest } from './proxy-under-test.ts';

// Absolute-form requests through real listeners, gate, pipe and session. The origin is scripted byte by byte.

let proxy: ProxyUnderTest;
let origin: TcpOrigin;
let answers: (socket: net.Socket, text: string) => void = () => {};
const wires: Wire[] = [];

before(async () => {
  proxy = await proxyUnderTest();
  origin = await tcpOrigin((socket) => {
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      if (!text.includes('\r\n\r\n')) return;
      const request = text;
      text = '';
      answers(socket, request);
    });
  });
});

afterEach(() => {
  for (const wire of wires.splice(0)) wire.close();
});

after(async () => {
  await proxy.close();
  await origin.close();
});

async function connect(): Promise<Wire> {
  const wire = await Wire.connect(proxy.port);
  wires.push(wire);
  return wire;
}

function request(path: string, { method = 'GET', fields = '', body = '', version = '1.1' } = {}): string {
  const host = `127.0.0.1:${origin.port}`;
  return `${method} http://${host}${path} HTTP/${version}\r\nHost: ${host}\r\n${signIn}${fields}\r\n${body}`;
}

function ok(body: string, fields = ''): string {
  return `HTTP/1.1 200 OK\r\n${fields}Content-Length: ${body.length}\r\n\r\n${body}`;
}

function pathOf(text: string): string {
  return text.split(' ')[1] ?? '';
}

test('PROTO-02: requests on one socket are answered in order over one stream', async () => {
  const streams = proxy.opened.length;
  answers = (socket, text) => socket.write(ok(`answer to ${pathOf(text)}`));
  const wire = await connect();
  for (const path of ['/1', '/2', '/3']) {
    wire.write(request(path));
    assert.equal((await readAnswer(wire)).body, `answer to ${path}`);
  }
  assert.equal(proxy.opened.length - streams, 1);
});

test('PROTO-02: an origin that answers early still gets the whole body', async () => {
  const bodyArrived = new Promise<string>((resolve) => {
    answers = (socket, text) => {
      let body = text.slice(text.indexOf('\r\n\r\n') + 4);
      socket.on('data', (bytes) => {
        body += bytes.toString('latin1');
        if (body.endsWith('the end')) resolve(body);
      });
      socket.write(ok('early answer'));
    };
  });
  const wire = await connect();
  wire.write(request('/upload', { method: 'POST', fields: 'Content-Length: 19\r\n', body: 'first ' }));
  assert.equal((await readAnswer(wire)).body, 'early answer');
  wire.write('then, ');
  wire.write('the end');
  assert.equal(await bodyArrived, 'first then, the end');
});

test('PROTO-02: pipelined requests are answered in order, the client’s FIN behind them', async () => {
  answers = (socket, text) => setImmediate(() => socket.write(ok(`answer to ${pathOf(text)}`)));
  const wire = await connect();
  const paths = Array.from({ length: 40 }, (_, i) => `/${i}`);
  wire.write(paths.map((path) => request(path)).join(''));
  wire.socket.end();
  for (const path of paths) assert.equal((await readAnswer(wire)).body, `answer to ${path}`);
  assert.equal((await wire.rest()).length, 0);
});

test('PROTO-02: pipelined requests with bodies, split at many places', async () => {
  answers = (socket, text) => socket.write(ok(`${pathOf(text)} ${text.split('\r\n\r\n')[1]}`));
  const all =
    request('/a', { method: 'POST', fields: 'Content-Length: 5\r\n', body: 'hello' }) +
    request('/b', { method: 'POST', fields: 'Transfer-Encoding: chunked\r\n', body: '3\r\nabc\r\n0\r\n\r\n' }) +
    request('/c');
  for (let cut = 1; cut < all.length; cut += 7) {
    // The origin reads until the head is complete; the bodies travel with their heads in one write or later.
    const bodies = new Map<string, string>();
    answers = (socket, text) => {
      if (/^[A-Z]+ /.test(text)) bodies.set('path', pathOf(text));
      const path = bodies.get('path') ?? '';
      const so = (bodies.get(path) ?? '') + text;
      bodies.set(path, so);
      const complete = path === '/a' ? so.endsWith('hello') : path === '/b' ? so.endsWith('0\r\n\r\n') : true;
      if (complete) socket.write(ok(path));
    };
    const wire = await connect();
    wire.write(all.slice(0, cut));
    await new Promise(setImmediate);
    wire.write(all.slice(cut));
    for (const path of ['/a', '/b', '/c']) assert.equal((await readAnswer(wire)).body, path, `cut at ${cut}`);
    wire.close();
  }
});

test('PROTO-02: another origin on the same socket gets a stream of its own', async (t) => {
  const other = await tcpOrigin((socket) => socket.once('data', () => socket.write(ok('other'))));
  t.after(() => other.close());
  answers = (socket) => socket.write(ok('first'));
  const streams = proxy.opened.length;
  const wire = await connect();
  t.after(() => wire.close());
  wire.write(request('/'));
  assert.equal((await readAnswer(wire)).body, 'first');
  wire.write(`GET http://127.0.0.1:${other.port}/ HTTP/1.1\r\nHost: x\r\n${signIn}\r\n`);
  assert.equal((await readAnswer(wire)).body, 'other');
  wire.write(request('/'));
  assert.equal((await readAnswer(wire)).body, 'first');
  assert.equal(proxy.opened.length - streams, 3);
});

const framings: Record<string, { answer: string; end?: boolean; body: string; framing: string }> = {
  'a length': { answer: ok('hello'), body: 'hello', framing: 'content-length' },
  'no body': { answer: ok(''), body: '', framing: 'content-length' },
  chunks: {
    answer:
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n3\r\nhel\r\n2;x\r\nlo\r\n0\r\nX: y\r\n\r\n',
    body: 'hello',
    framing: 'transfer-encoding',
  },
  'its end': { answer: 'HTTP/1.1 200 OK\r\n\r\nhello', end: true, body: 'hello', framing: 'transfer-encoding' },
  'its end, HTTP/1.0': {
    answer: 'HTTP/1.0 200 OK\r\n\r\nhello',
    end: true,
    body: 'hello',
    framing: 'transfer-encoding',
  },
};

for (const [name, { answer, end, body, framing }] of Object.entries(framings)) {
  test(`PROTO-02: an answer framed by ${name} keeps the client’s socket, split at every byte`, async () => {
    const wire = await connect();
    for (let cut = 0; cut < answer.length; cut++) {
      answers = (socket) => {
        socket.write(answer.slice(0, cut));
        setImmediate(() => {
          socket.write(answer.slice(cut));
          if (end) socket.end();
        });
      };
      wire.write(request('/'));
      const received = await readAnswer(wire);
      assert.equal(received.body, body, `cut at ${cut}`);
      assert.ok(received.fields.has(framing), received.head);
      assert.equal(received.fields.has('trailer'), false);
    }
  });

  test(`PROTO-02: an answer framed by ${name} to an HTTP/1.0 client ends with its socket`, async () => {
    answers = (socket) => void (end ? socket.end(answer) : socket.write(answer));
    const wire = await connect();
    wire.write(request('/', { version: '1.0' }));
    const received = await readAnswer(wire);
    assert.equal(received.body, body);
    assert.equal(received.fields.get('connection'), 'close');
    assert.equal(received.fields.has('transfer-encoding'), false);
    assert.equal((await wire.over()).how, 'fin');
  });
}

test('PROTO-02: answers without a body: HEAD, 204, 304, and the next request', async () => {
  const wire = await connect();
  answers = (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n');
  wire.write(request('/', { method: 'HEAD' }));
  assert.equal((await readAnswer(wire, 'HEAD')).fields.get('content-length'), '5');
  for (const status of ['204 No Content', '304 Not Modified']) {
    answers = (socket) => socket.write(`HTTP/1.1 ${status}\r\n\r\n`);
    wire.write(request('/'));
    assert.equal((await readAnswer(wire)).status, Number(status.slice(0, 3)));
  }
  answers = (socket) => socket.write(ok('last'));
  wire.write(request('/'));
  assert.equal((await readAnswer(wire)).body, 'last');
});

test('PROTO-02: Expect: 100-continue is passed on, its 100 comes back, the body follows', async () => {
  answers = (socket, text) => {
    if (text.startsWith('POST')) {
      assert.match(text, /Expect: 100-continue\r\n/);
      socket.write('HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n');
      socket.once('data', (body) => socket.write(ok(body.toString())));
    }
  };
  const wire = await connect();
  wire.write(request('/', { method: 'POST', fields: 'Expect: 100-continue\r\nContent-Length: 5\r\n' }));
  assert.equal((await readAnswer(wire)).status, 103);
  assert.equal((await readAnswer(wire)).status, 100);
  wire.write('hello');
  assert.equal((await readAnswer(wire)).body, 'hello');
});

test('PROTO-02: a final answer before the body closes the socket after it', async () => {
  answers = (socket) => socket.write(ok('no thanks').replace('200 OK', '417 Expectation Failed'));
  const wire = await connect();
  wire.write(request('/', { method: 'POST', fields: 'Expect: 100-continue\r\nContent-Length: 5\r\n' }));
  const received = await readAnswer(wire);
  assert.equal(received.status, 417);
  assert.equal(received.fields.get('connection'), 'close');
  assert.equal((await wire.over()).how, 'fin');
});

test('PROTO-02: WebSocket over absolute-form becomes a tunnel that keeps half-close', async () => {
  answers = (socket, text) => {
    assert.match(text, /Connection: Upgrade\r\nUpgrade: websocket\r\n/);
    socket.removeAllListeners('data');
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nfirst');
    let all = '';
    socket.on('data', (bytes) => (all += bytes.toString()));
    socket.on('end', () => socket.end(`had ${all}`));
  };
  const wire = await connect();
  wire.write(request('/', { fields: 'Connection: Upgrade\r\nUpgrade: websocket\r\n' }) + 'early ');
  assert.equal((await readAnswer(wire)).status, 101);
  assert.equal((await wire.exactly(5)).toString(), 'first');
  wire.write('late');
  wire.socket.end();
  assert.equal((await wire.rest()).toString(), 'had early late');
});

test('PROTO-02 pitfall-23: a switch that nobody asked for is a broken answer', async () => {
  answers = (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
  const wire = await connect();
  wire.write(request('/'));
  const received = await readAnswer(wire);
  assert.equal(received.status, 502);
  assert.equal(received.fields.get('x-pocketproxy-reason'), 'bad_response');
});

const oldAnswers: Record<string, string> = {
  'lines ended by LF': 'HTTP/1.1 200 OK\nContent-Length: 5\n\nhello',
  'chunks ended by LF': 'HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello\n0\n\n',
  'a folded field': 'HTTP/1.1 200 OK\r\nX-A: one\r\n two\r\nContent-Length: 5\r\n\r\nhello',
  'a control character': 'HTTP/1.1 200 OK\r\nX-A: one\x01two\r\nContent-Length: 5\r\n\r\nhello',
  identity: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nhello',
  'a length beside chunks':
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
  'a thousand cookies': `HTTP/1.1 200 OK\r\n${'Set-Cookie: a\r\n'.repeat(999)}Content-Length: 5\r\n\r\nhello`,
};

for (const [name, answer] of Object.entries(oldAnswers)) {
  test(`PROTO-02 pitfall-40: an old answer with ${name} is delivered in our framing, and the next one too`, async () => {
    answers = (socket) => socket.write(answer);
    const wire = await connect();
    for (let round = 0; round < 2; round++) {
      wire.write(request('/'));
      const { status, head, body } = await readAnswer(wire);
      assert.deepEqual([status, body], [200, 'hello']);
      assert.match(head, /^(?:[\x20-\x7e]+\r\n)+\r\n$/);
      if (name.includes('fold') || name.includes('control')) assert.match(head, /X-A: one two/);
    }
  });
}

test('PROTO-02 pitfall-40: what clients write into an address arrives as an origin reads it', async () => {
  const heads: string[] = [];
  answers = (socket, text) => {
    heads.push(text);
    socket.write(ok(''));
  };
  const wire = await connect();
  const host = `127.0.0.1:${origin.port}`;
  for (const target of [`http://user:word@${host}/a`, `ws://${host}/a`, `http://${host}/caf\xc3\xa9#part`]) {
    wire.write(Buffer.from(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${signIn}\r\n`, 'latin1'));
    assert.equal((await readAnswer(wire)).status, 200, target);
  }
  assert.deepEqual(
    heads,
    ['/a', '/a', '/caf%C3%A9'].map((path) => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
  );
});

const broken: Record<string, [answer: string, reason: string]> = {
  'no HTTP': ['SSH-2.0-x\r\n\r\n', 'bad_response'],
  'two lengths': ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!', 'bad_response'],
  'a CR inside a field': ['HTTP/1.1 200 OK\r\nA: b\rContent-Length: 5\r\n\r\n', 'bad_response'],
  'a head cut short': ['HTTP/1.1 200 OK\r\nA: b', 'bad_response'],
  nothing: ['', 'connection_reset'],
  'an endless head': [`HTTP/1.1 200 OK\r\nA: ${'x'.repeat(270_000)}`, 'bad_response'],
};

for (const [name, [answer, reason]] of Object.entries(broken)) {
  test(`PROTO-02: an origin that answers with ${name} gives 502 ${reason}`, async () => {
    answers = (socket) => socket.end(answer);
    const wire = await connect();
    wire.write(request('/'));
    const received = await readAnswer(wire);
    assert.equal(received.status, 502);
    assert.equal(received.fields.get('x-pocketproxy-reason'), reason);
    assert.equal((await wire.over()).how, 'fin');
  });
}

test('PROTO-02 pitfall-36: an origin may send so many interim answers, one more is a broken answer', async () => {
  const most = relayLimits.maxInterimAnswers;
  for (const [interims, status] of [
    [most, 200],
    [most + 1, 502],
  ] as const) {
    answers = (socket) => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(interims) + ok('at last'));
    const wire = await connect();
    wire.write(request('/'));
    for (let n = 0; n < most; n++) assert.equal((await readAnswer(wire)).status, 103);
    const last = await readAnswer(wire);
    assert.equal(last.status, status);
    assert.equal(last.fields.get('x-pocketproxy-reason'), status === 200 ? undefined : 'bad_response');
  }
});

const cutShort: Record<string, string> = {
  'a length': 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello',
  chunks: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n',
  'broken chunks': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n',
};

for (const [name, answer] of Object.entries(cutShort)) {
  test(`PROTO-02: an answer with ${name} that is cut short does not look complete`, async () => {
    answers = (socket) => socket.end(answer);
    const wire = await connect();
    wire.write(request('/'));
    const received = (await wire.over()).bytes.toString();
    assert.match(received, /^HTTP\/1\.1 200 OK\r\n/);
    assert.ok(!received.endsWith('0\r\n\r\n') && !received.endsWith('hello12345'), received);
  });
}

test('PROTO-02 pitfall-39: an answer until close that is reset keeps its bytes', async () => {
  answers = (socket) => socket.write('HTTP/1.1 200 OK\r\n\r\nhello');
  const wire = await connect();
  wire.write(request('/', { version: '1.0' }));
  await wire.through('hello');
  for (const socket of origin.sockets) socket.resetAndDestroy();
  assert.equal((await wire.over()).how, 'fin'); // HTTP/1.0 has no sign for a cut: docs/adr/0018
});

test('PROTO-02: an idle stream that the origin has closed is replaced without the client noticing', async () => {
  answers = (socket) => socket.write(ok('first'));
  const wire = await connect();
  wire.write(request('/'));
  await readAnswer(wire);
  // The origin closes as soon as the second request comes: the race of every keep-alive.
  answers = (socket) => {
    answers = (fresh) => fresh.write(ok('second'));
    socket.resetAndDestroy();
  };
  wire.write(request('/'));
  assert.equal((await readAnswer(wire)).body, 'second');
});

test('PROTO-02: a request with a body is never sent twice', async () => {
  let posts = 0;
  answers = (socket) => socket.write(ok('first'));
  const wire = await connect();
  wire.write(request('/'));
  await readAnswer(wire);
  answers = (socket, text) => {
    if (text.startsWith('POST')) posts++;
    socket.resetAndDestroy();
  };
  wire.write(request('/', { method: 'POST', fields: 'Content-Length: 2\r\n', body: 'hi' }));
  assert.equal((await readAnswer(wire)).status, 502);
  assert.equal(posts, 1);
});

test('PROTO-02: bytes behind an answer are thrown away with their stream', async () => {
  const streams = proxy.opened.length;
  answers = (socket) => socket.write(`${ok('first')}HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nevil!`);
  const wire = await connect();
  wire.write(request('/1'));
  assert.equal((await readAnswer(wire)).body, 'first');
  answers = (socket) => socket.write(ok('second'));
  wire.write(request('/2'));
  assert.equal((await readAnswer(wire)).body, 'second');
  assert.equal(proxy.opened.length - streams, 2);
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
  const wire = await connect();
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
  answers = (socket, text) => {
    sent.push(text);
    socket.write(ok('counted'));
  };
  const before = proxy.connection.take();
  assert.ok(before);
  const wire = await connect();
  wire.write(request('/', { fields: 'X-A: b\r\n' }));
  await readAnswer(wire);
  const { up, down } = proxy.connection.take();
  assert.equal(up, sent[0]?.length);
  assert.equal(down, ok('counted').length);
});

test('MON-02: a cut in the middle of an answer leaves it incomplete; before it, the reason is told', async () => {
  answers = (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello');
  const running = await connect();
  running.write(request('/'));
  await running.through('hello');
  proxy.connection.cutAll('quota_exceeded');
  assert.deepEqual(await running.over(), { bytes: Buffer.alloc(0), how: 'fin' });

  const arrived = origin.next();
  answers = () => {};
  const waiting = await connect();
  waiting.write(request('/'));
  await arrived;
  proxy.connection.cutAll('connection_off');
  const received = await readAnswer(waiting);
  assert.equal(received.status, 403);
  assert.equal(received.fields.get('x-pocketproxy-reason'), 'connection_off');
});

test('PROTO-02: nothing stays open afterwards', async () => {
  for (const wire of wires.splice(0)) wire.close();
  await proxy.ports.end();
  assert.equal(proxy.connection.running.size, 0);
  assert.equal(proxy.connection.streams, 0);
  assert.equal(proxy.pipes.size, 0);
  assert.equal(proxy.tunnels.openStreams, 0);
});
