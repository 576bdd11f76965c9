import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relayLimits } from '../../src/limits.ts';
import { readAnswer, signIn } from './http-wire.ts';
import { ForwardSite, ok } from './forward-site.ts';

// What origins answer to absolute-form requests, through real listeners, gate, pipe and session.

const site = new ForwardSite();

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
    const wire = await site.connect();
    for (let cut = 0; cut < answer.length; cut++) {
      site.answers = (socket) => {
        socket.write(answer.slice(0, cut));
        setImmediate(() => {
          socket.write(answer.slice(cut));
          if (end) socket.end();
        });
      };
      wire.write(site.request('/'));
      const received = await readAnswer(wire);
      assert.equal(received.body, body, `cut at ${cut}`);
      assert.ok(received.fields.has(framing), received.head);
      assert.equal(received.fields.has('trailer'), false);
    }
  });

  test(`PROTO-02: an answer framed by ${name} to an HTTP/1.0 client ends with its socket`, async () => {
    site.answers = (socket) => void (end ? socket.end(answer) : socket.write(answer));
    const wire = await site.connect();
    wire.write(site.request('/', { version: '1.0' }));
    const received = await readAnswer(wire);
    assert.equal(received.body, body);
    assert.equal(received.fields.get('connection'), 'close');
    assert.equal(received.fields.has('transfer-encoding'), false);
    assert.equal((await wire.over()).how, 'fin');
  });
}

test('PROTO-02: answers without a body: HEAD, 204, 304, and the next request', async () => {
  const wire = await site.connect();
  site.answers = (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n');
  wire.write(site.request('/', { method: 'HEAD' }));
  assert.equal((await readAnswer(wire, 'HEAD')).fields.get('content-length'), '5');
  for (const status of ['204 No Content', '304 Not Modified']) {
    site.answers = (socket) => socket.write(`HTTP/1.1 ${status}\r\n\r\n`);
    wire.write(site.request('/'));
    assert.equal((await readAnswer(wire)).status, Number(status.slice(0, 3)));
  }
  site.answers = (socket) => socket.write(ok('last'));
  wire.write(site.request('/'));
  assert.equal((await readAnswer(wire)).body, 'last');
});

test('PROTO-02: Expect: 100-continue is passed on, its 100 comes back, the body follows', async () => {
  site.answers = (socket, text) => {
    if (text.startsWith('POST')) {
      assert.match(text, /Expect: 100-continue\r\n/);
      socket.write('HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n');
      socket.once('data', (body) => socket.write(ok(body.toString())));
    }
  };
  const wire = await site.connect();
  wire.write(site.request('/', { method: 'POST', fields: 'Expect: 100-continue\r\nContent-Length: 5\r\n' }));
  assert.equal((await readAnswer(wire)).status, 103);
  assert.equal((await readAnswer(wire)).status, 100);
  wire.write('hello');
  assert.equal((await readAnswer(wire)).body, 'hello');
});

test('PROTO-02: a final answer before the body closes the socket after it', async () => {
  site.answers = (socket) => socket.write(ok('no thanks').replace('200 OK', '417 Expectation Failed'));
  const wire = await site.connect();
  wire.write(site.request('/', { method: 'POST', fields: 'Expect: 100-continue\r\nContent-Length: 5\r\n' }));
  const received = await readAnswer(wire);
  assert.equal(received.status, 417);
  assert.equal(received.fields.get('connection'), 'close');
  assert.equal((await wire.over()).how, 'fin');
});

test('PROTO-02: WebSocket over absolute-form becomes a tunnel that keeps half-close', async () => {
  site.answers = (socket, text) => {
    assert.match(text, /Connection: Upgrade\r\nUpgrade: websocket\r\n/);
    socket.removeAllListeners('data');
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nfirst');
    let all = '';
    socket.on('data', (bytes) => (all += bytes.toString()));
    socket.on('end', () => socket.end(`had ${all}`));
  };
  const wire = await site.connect();
  wire.write(site.request('/', { fields: 'Connection: Upgrade\r\nUpgrade: websocket\r\n' }) + 'early ');
  assert.equal((await readAnswer(wire)).status, 101);
  assert.equal((await wire.exactly(5)).toString(), 'first');
  wire.write('late');
  wire.socket.end();
  assert.equal((await wire.rest()).toString(), 'had early late');
});

test('PROTO-02 pitfall-23: a switch that no one asked for is a broken answer', async () => {
  site.answers = (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
  const wire = await site.connect();
  wire.write(site.request('/'));
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
    site.answers = (socket) => socket.write(answer);
    const wire = await site.connect();
    for (let round = 0; round < 2; round++) {
      wire.write(site.request('/'));
      const { status, head, body } = await readAnswer(wire);
      assert.deepEqual([status, body], [200, 'hello']);
      assert.match(head, /^(?:[\x20-\x7e]+\r\n)+\r\n$/);
      if (name.includes('fold') || name.includes('control')) assert.match(head, /X-A: one two/);
    }
  });
}

test('PROTO-02 pitfall-40: what clients write into an address arrives as an origin reads it', async () => {
  const heads: string[] = [];
  site.answers = (socket, text) => {
    heads.push(text);
    socket.write(ok(''));
  };
  const wire = await site.connect();
  const host = `127.0.0.1:${site.origin.port}`;
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
  test(`PROTO-02: an origin that answers with ${name} leads to 502 ${reason}`, async () => {
    site.answers = (socket) => socket.end(answer);
    const wire = await site.connect();
    wire.write(site.request('/'));
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
    site.answers = (socket) => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(interims) + ok('at last'));
    const wire = await site.connect();
    wire.write(site.request('/'));
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
    site.answers = (socket) => socket.end(answer);
    const wire = await site.connect();
    wire.write(site.request('/'));
    const received = (await wire.over()).bytes.toString();
    assert.match(received, /^HTTP\/1\.1 200 OK\r\n/);
    assert.ok(!received.endsWith('0\r\n\r\n') && !received.endsWith('hello12345'), received);
  });
}

test('PROTO-02 pitfall-39: an answer until close that is reset keeps its bytes', async () => {
  site.answers = (socket) => socket.write('HTTP/1.1 200 OK\r\n\r\nhello');
  const wire = await site.connect();
  wire.write(site.request('/', { version: '1.0' }));
  await wire.through('hello');
  for (const socket of site.origin.sockets) socket.resetAndDestroy();
  assert.equal((await wire.over()).how, 'fin'); // HTTP/1.0 has no sign for a cut: docs/adr/0018
});

test('PROTO-02: nothing stays open afterwards', () => site.nothingIsLeft());
