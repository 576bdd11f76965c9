import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Framing } from './framing.ts';
import { rebuildInterim, rebuildRequest, rebuildResponse } from './rebuild.ts';
import { parseAbsoluteForm } from './request-target.ts';
import { asksForWebSocket, parseRequest } from './request.ts';
import { parseResponse } from './response.ts';

/** The lines that the origin gets. */
function forwarded(...lines: string[]): string[] {
  const request = parseRequest(lines.join('\r\n'));
  assert.ok(typeof request === 'object');
  const origin = parseAbsoluteForm(request.target, request.method);
  assert.ok(typeof origin === 'object');
  const head = rebuildRequest(request, origin, asksForWebSocket(request)).toString('latin1');
  assert.ok(head.endsWith('\r\n\r\n'));
  return head.slice(0, -4).split('\r\n');
}

test('PROTO-02 pitfall-23: what concerns one connection only stays behind, and nothing is added', () => {
  const lines = forwarded(
    'GET http://example.com:8080/a?b HTTP/1.1',
    'Accept: */*',
    'Host: other.example',
    'Proxy-Connection: keep-alive',
    'Proxy-Authorization: Basic eA==',
    'Proxy-Something: x',
    'Connection: keep-alive, X-Listed, te',
    'X-Listed: 1',
    'Keep-Alive: timeout=5',
    'TE: trailers',
    'Trailer: X',
    'Upgrade: h2c',
    'HTTP2-Settings: AAMAAABk',
    'X-Forwarded-For: 10.0.0.1',
    'cookie: a=b; c=\xe9',
    'Cookie: d',
  );
  assert.deepEqual(lines, [
    'GET /a?b HTTP/1.1',
    'Accept: */*',
    'Host: example.com:8080',
    'X-Forwarded-For: 10.0.0.1',
    'cookie: a=b; c=\xe9',
    'Cookie: d',
  ]);
});

test('PROTO-02 pitfall-23: Host comes from the address, even when the client lists it away or sends none', () => {
  assert.deepEqual(forwarded('GET http://a/ HTTP/1.1', 'Host: b', 'Connection: host'), ['GET / HTTP/1.1', 'Host: a']);
  assert.deepEqual(forwarded('GET http://a HTTP/1.0'), ['GET / HTTP/1.1', 'Host: a']);
});

test('PROTO-02 pitfall-23: framing is our own, even when the client lists it away', () => {
  const post = 'POST http://a/ HTTP/1.1';
  assert.deepEqual(forwarded(post, 'Host: a', 'content-length: 005', 'Connection: content-length'), [
    'POST / HTTP/1.1',
    'Host: a',
    'Content-Length: 5',
  ]);
  assert.deepEqual(forwarded(post, 'Host: a', 'transfer-encoding: CHUNKED', 'Connection: transfer-encoding'), [
    'POST / HTTP/1.1',
    'Host: a',
    'Transfer-Encoding: chunked',
  ]);
  assert.deepEqual(forwarded(post, 'Host: a', 'Content-Length: 0').at(-1), 'Content-Length: 0');
  assert.deepEqual(forwarded('GET http://a/ HTTP/1.1', 'Host: a').length, 2);
});

test('PROTO-02 pitfall-40: userinfo is not forwarded, and only the client’s own Authorization is', () => {
  const line = 'GET http://user:word@a/b#c HTTP/1.1';
  assert.deepEqual(forwarded(line, 'Host: a'), ['GET /b HTTP/1.1', 'Host: a']);
  assert.deepEqual(forwarded(line, 'Host: a', 'Authorization: Basic eA==').at(-1), 'Authorization: Basic eA==');
});

test('PROTO-02: Expect is passed on from HTTP/1.1 clients only', () => {
  const lines = ['Host: a', 'Expect: 100-continue', 'Content-Length: 5'];
  assert.ok(forwarded('POST http://a/ HTTP/1.1', ...lines).includes('Expect: 100-continue'));
  assert.ok(!forwarded('POST http://a/ HTTP/1.0', ...lines).includes('Expect: 100-continue'));
});

test('PROTO-02: Max-Forwards counts down for TRACE and OPTIONS', () => {
  const line = (method: string) => forwarded(`${method} http://a/ HTTP/1.1`, 'Host: a', 'Max-Forwards: 5').at(-1);
  assert.equal(line('TRACE'), 'Max-Forwards: 4');
  assert.equal(line('OPTIONS'), 'Max-Forwards: 4');
  assert.equal(line('GET'), 'Max-Forwards: 5');
});

test('PROTO-02: a WebSocket upgrade is forwarded in our own words', () => {
  const lines = ['Host: a', 'Connection: keep-alive, Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: x'];
  assert.deepEqual(forwarded('GET http://a/ HTTP/1.1', ...lines), [
    'GET / HTTP/1.1',
    'Host: a',
    'Sec-WebSocket-Key: x',
    'Connection: Upgrade',
    'Upgrade: websocket',
  ]);
});

/** The lines that the client gets. */
function delivered(lines: readonly string[], framing: Framing, close = false, method = 'GET'): string[] {
  const response = parseResponse(lines.join('\r\n'), method);
  assert.ok(response);
  return rebuildResponse(response, { framing, close }).toString('latin1').slice(0, -4).split('\r\n');
}

test('PROTO-02 pitfall-23: answers lose what concerns one connection only', () => {
  const lines = delivered(
    [
      'HTTP/1.0 200 Fine',
      'Server: x',
      'Connection: X-Listed',
      'X-Listed: 1',
      'Proxy-Authenticate: Basic realm="evil"',
      'Set-Cookie: a',
      'Set-Cookie: b',
      'Upgrade: h2c',
      'Keep-Alive: timeout=5',
      'Content-Length: 5',
    ],
    { kind: 'length', bytes: 5 },
  );
  assert.deepEqual(lines, ['HTTP/1.1 200 Fine', 'Server: x', 'Set-Cookie: a', 'Set-Cookie: b', 'Content-Length: 5']);
});

test('PROTO-02: answers are framed for the client', () => {
  const ok = 'HTTP/1.1 200 OK';
  assert.deepEqual(delivered([ok], { kind: 'chunked' }), [ok, 'Transfer-Encoding: chunked']);
  assert.deepEqual(delivered([ok], { kind: 'until_close' }, true), [ok, 'Connection: close']);
  const head = delivered([ok, 'Content-Length: 7, 7'], { kind: 'none' }, false, 'HEAD');
  assert.deepEqual(head, [ok, 'Content-Length: 7']);
  const unchanged = 'HTTP/1.1 304 Not Modified';
  assert.deepEqual(delivered([unchanged, 'Content-Length: 7'], { kind: 'none' }), [unchanged, 'Content-Length: 7']);
  const twice = [ok, 'Content-Length: 7', 'Transfer-Encoding: chunked'];
  assert.deepEqual(delivered(twice, { kind: 'none' }, false, 'HEAD'), [ok]);
  const empty = 'HTTP/1.1 204 No Content';
  assert.deepEqual(delivered([empty, 'Content-Length: 0'], { kind: 'none' }), [empty]);
});

test('PROTO-02: interim answers are forwarded, 101 with its upgrade', () => {
  const interim = (...lines: string[]) => {
    const response = parseResponse(lines.join('\r\n'), 'GET');
    assert.ok(response);
    return rebuildInterim(response).toString('latin1').slice(0, -4).split('\r\n');
  };
  assert.deepEqual(interim('HTTP/1.1 100 Continue'), ['HTTP/1.1 100 Continue']);
  assert.deepEqual(interim('HTTP/1.1 103 Early Hints', 'Link: </a>', 'Connection: x'), [
    'HTTP/1.1 103 Early Hints',
    'Link: </a>',
  ]);
  assert.deepEqual(
    interim('HTTP/1.1 101 Switching', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Accept: y'),
    ['HTTP/1.1 101 Switching', 'Sec-WebSocket-Accept: y', 'Connection: Upgrade', 'Upgrade: websocket'],
  );
});
