import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asksForWebSocket, parseRequest, type Request } from './request.ts';

function parse(...lines: string[]): Request | 'bad' | 'unsupported' {
  return parseRequest(lines.join('\r\n'));
}

function parsed(...lines: string[]): Request {
  const request = parse(...lines);
  assert.ok(typeof request === 'object', `${lines.join(' | ')}: ${String(request)}`);
  return request;
}

const get = 'GET http://a/ HTTP/1.1';
const post = 'POST http://a/ HTTP/1.1';
const host = 'Host: a';

test('PROTO-02: a request line and its fields are read as they were sent', () => {
  const request = parsed(get, host, 'X-Empty:', 'x-TWICE: 1', 'X-Twice:\t 2 \t', 'X-Text: a\xa0\xe9 b');
  assert.equal(request.method, 'GET');
  assert.equal(request.target, 'http://a/');
  assert.equal(parsed('GET http://a/\xc3\xbc HTTP/1.1', host).target, 'http://a/\xc3\xbc');
  assert.equal(request.minorVersion, 1);
  assert.deepEqual(
    request.fields.list.map(({ name, value }) => [name, value]),
    [
      ['Host', 'a'],
      ['X-Empty', ''],
      ['x-TWICE', '1'],
      ['X-Twice', '2'],
      ['X-Text', 'a\xa0\xe9 b'],
    ],
  );
});

const malformed: Record<string, readonly string[]> = {
  'no version': ['GET http://a/', host],
  'HTTP/2.0': ['PRI * HTTP/2.0', host],
  'HTTP/0.9': ['GET http://a/ HTTP/0.9', host],
  'lower-case http': ['GET http://a/ http/1.1', host],
  'version with two digits': ['GET http://a/ HTTP/1.10', host],
  'two blanks': ['GET  http://a/ HTTP/1.1', host],
  'blank inside the target': ['GET http://a/ b HTTP/1.1', host],
  'tab as blank': ['GET\thttp://a/ HTTP/1.1', host],
  'blank at the end': ['GET http://a/ HTTP/1.1 ', host],
  'blank at the start': [' GET http://a/ HTTP/1.1', host],
  'no target': ['GET  HTTP/1.1', host],
  'method with a colon': ['GET: http://a/ HTTP/1.1', host],
  'method with a bracket': ['G[T http://a/ HTTP/1.1', host],
  'DEL in the target': ['GET http://a/\x7f HTTP/1.1', host],
  'blank before a colon': [get, host, 'X-A : b'],
  'tab before a colon': [get, host, 'X-A\t: b'],
  'blank before the colon of Content-Length': [post, host, 'Content-Length : 5'],
  'blank before the colon of Transfer-Encoding': [post, host, 'Transfer-Encoding : chunked'],
  'folded line': [get, host, 'X-A: b', ' c: d'],
  'folded line with a tab': [get, host, 'X-A: b', '\tc: d'],
  'folded first line': [get, ' Host: a'],
  'field without a name': [get, host, ': b'],
  'field without a colon': [get, host, 'abc'],
  'field name with a blank': [get, host, 'X A: b'],
  'field name with a slash': [get, host, 'X/A: b'],
  'field name with 8 bits': [get, host, 'X-\xe4: b'],
  'field name in brackets': [get, host, '[Content-Length]: 5'],
  'no Host in HTTP/1.1': [get],
  'two Hosts': [get, host, host],
  'two different Hosts': [get, host, 'host: b'],
  'Host with a blank': [get, 'Host: a b'],
  'Host with userinfo': [get, 'Host: u@a'],
  'Host with a path': [get, 'Host: a/b'],
  'two Hosts in HTTP/1.0': ['GET http://a/ HTTP/1.0', host, host],
  'CONNECT with Content-Length': ['CONNECT a:443 HTTP/1.1', host, 'Content-Length: 5'],
  'CONNECT with Transfer-Encoding': ['CONNECT a:443 HTTP/1.1', host, 'Transfer-Encoding: chunked'],
};

for (const [name, lines] of Object.entries(malformed)) {
  test(`PROTO-02 pitfall-23: request with ${name} is malformed`, () => assert.equal(parse(...lines), 'bad'));
}

const smuggling: Record<string, readonly string[]> = {
  'Content-Length and Transfer-Encoding': ['Content-Length: 5', 'Transfer-Encoding: chunked'],
  'Transfer-Encoding and Content-Length': ['Transfer-Encoding: chunked', 'Content-Length: 5'],
  'two Content-Lengths': ['Content-Length: 5', 'Content-Length: 6'],
  'the same Content-Length twice': ['Content-Length: 5', 'Content-Length: 5'],
  'a list of lengths': ['Content-Length: 5, 5'],
  'length +5': ['Content-Length: +5'],
  'length -5': ['Content-Length: -5'],
  'length 0x5': ['Content-Length: 0x5'],
  'length 5.0': ['Content-Length: 5.0'],
  'length 1e3': ['Content-Length: 1e3'],
  'length 5 6': ['Content-Length: 5 6'],
  'length with a no-break space': ['Content-Length: 5\xa0'],
  'empty length': ['Content-Length:'],
  'length beyond 2^53': ['Content-Length: 9007199254740993'],
  'length of 30 digits': ['Content-Length: 999999999999999999999999999999'],
  'chunked twice': ['Transfer-Encoding: chunked, chunked'],
  'chunked in two lines': ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'],
  'empty coding': ['Transfer-Encoding:'],
  'only a comma as coding': ['Transfer-Encoding: ,'],
};

for (const [name, lines] of Object.entries(smuggling)) {
  test(`PROTO-02 pitfall-23: request smuggling by ${name} is refused`, () => {
    assert.equal(parse(post, host, ...lines), 'bad');
  });
}

const codings = [
  'gzip',
  'gzip, chunked',
  'chunked, gzip',
  'identity',
  'xchunked',
  'chunkedx',
  'chunked;q=1',
  '"chunked"',
  'chunked\xa0',
  'x, chunked',
  ', chunked',
];

for (const coding of codings) {
  test(`PROTO-02 pitfall-23: transfer coding ${JSON.stringify(coding)} is not supported`, () => {
    assert.equal(parse(post, host, `Transfer-Encoding: ${coding}`), 'unsupported');
  });
}

test('PROTO-02 pitfall-23: HTTP/1.0 knows no Transfer-Encoding', () => {
  assert.equal(parse('POST http://a/ HTTP/1.0', 'Transfer-Encoding: chunked'), 'bad');
});

test('PROTO-02: framing of sound requests', () => {
  assert.deepEqual(parsed(get, host).framing, { kind: 'none' });
  assert.deepEqual(parsed(post, host, 'Content-Length: 0').framing, { kind: 'none' });
  assert.deepEqual(parsed(post, host, 'Content-Length: 0005').framing, { kind: 'length', bytes: 5 });
  assert.deepEqual(parsed(post, host, 'transfer-encoding:  ChunKed ').framing, { kind: 'chunked' });
});

const persistence: readonly (readonly [boolean, readonly string[]])[] = [
  [true, [get, host]],
  [true, [get, host, 'Connection: keep-alive']],
  [true, [get, host, 'Connection: foo']],
  [true, ['GET http://a/ HTTP/1.7', host]],
  [false, [get, host, 'Connection: close']],
  [false, [get, host, 'connection: X, CLOSE']],
  [false, [get, host, 'Connection: foo', 'Connection: close']],
  [false, [get, host, 'Proxy-Connection: close']],
  [false, ['GET http://a/ HTTP/1.0']],
  [false, ['GET http://a/ HTTP/1.0', 'Connection: keep-alive']],
];

test('PROTO-02: who keeps the connection', () => {
  for (const [keepAlive, lines] of persistence) assert.equal(parsed(...lines).keepAlive, keepAlive, lines.join(' | '));
});

test('PROTO-02: CONNECT and HTTP/1.0 may come without Host', () => {
  assert.equal(parsed('CONNECT a:443 HTTP/1.1').method, 'CONNECT');
  assert.equal(parsed('CONNECT a:443 HTTP/1.0').minorVersion, 0);
  assert.equal(parsed('GET http://a/ HTTP/1.0').minorVersion, 0);
});

test('PROTO-02: Expect: 100-continue counts from HTTP/1.1 on', () => {
  assert.equal(parsed(post, host, 'Expect: 100-Continue').expectsContinue, true);
  assert.equal(parsed(post, host).expectsContinue, false);
  assert.equal(parsed('POST http://a/ HTTP/1.0', 'Expect: 100-continue').expectsContinue, false);
});

test('PROTO-02: only WebSocket may be switched to', () => {
  const asks = (...lines: string[]) => asksForWebSocket(parsed(get, host, ...lines));
  assert.equal(asks('Connection: keep-alive, Upgrade', 'Upgrade: WebSocket'), true);
  assert.equal(asks('Upgrade: websocket'), false);
  assert.equal(asks('Connection: Upgrade'), false);
  assert.equal(asks('Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c'), false);
  assert.equal(asks('Connection: Upgrade', 'Upgrade: websocket', 'Content-Length: 5'), false);
});
