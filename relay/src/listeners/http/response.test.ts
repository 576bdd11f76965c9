import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseResponse } from './response.ts';

function parse(lines: readonly string[], method = 'GET') {
  return parseResponse(lines.join('\r\n'), method);
}

const ok = 'HTTP/1.1 200 OK';

test('PROTO-02: status lines', () => {
  for (const [line, status, phrase] of [
    [ok, 200, 'OK'],
    ['HTTP/1.1 200', 200, ''],
    ['HTTP/1.1 200 ', 200, ''],
    ['HTTP/1.0 404 Not  Found', 404, 'Not  Found'],
    ['HTTP/1.1 999 \xe9', 999, '\xe9'],
  ] as const) {
    const response = parse([line]);
    assert.equal(response?.status, status, line);
    assert.equal(response?.phrase, phrase, line);
  }
  for (const line of [
    '',
    'HTTP/2 200',
    'HTTP/1.1 20 OK',
    'HTTP/1.1 2000 OK',
    'HTTP/1.1 099 X',
    'ICY 200 OK',
    'HTTP/1.1  200 OK',
  ]) {
    assert.equal(parse([line]), undefined, line);
  }
});

test('PROTO-02: framing of answers (RFC 9112 §6.3)', () => {
  const framing = (lines: readonly string[], method?: string) => parse(lines, method)?.framing;
  assert.deepEqual(framing([ok, 'Content-Length: 5']), { kind: 'length', bytes: 5 });
  assert.deepEqual(framing([ok, 'Content-Length: 0']), { kind: 'length', bytes: 0 });
  assert.deepEqual(framing([ok, 'Content-Length: 5', 'Content-Length: 5']), { kind: 'length', bytes: 5 });
  assert.deepEqual(framing([ok, 'Content-Length: 5, 5']), { kind: 'length', bytes: 5 });
  assert.deepEqual(framing([ok, 'Transfer-Encoding: Chunked']), { kind: 'chunked' });
  assert.deepEqual(framing([ok]), { kind: 'until_close' });
  assert.deepEqual(framing([ok, 'Content-Length: 5'], 'HEAD'), { kind: 'none' });
  assert.deepEqual(framing([ok, 'Transfer-Encoding: chunked'], 'HEAD'), { kind: 'none' });
  for (const status of [
    '100 Continue',
    '101 Switching Protocols',
    '103 Early Hints',
    '204 No Content',
    '304 Not Modified',
  ]) {
    assert.deepEqual(framing([`HTTP/1.1 ${status}`, 'Content-Length: 5']), { kind: 'none' }, status);
  }
});

const untrusted: Record<string, readonly string[]> = {
  'two different lengths and chunks': [ok, 'Content-Length: 5', 'Content-Length: 6', 'Transfer-Encoding: chunked'],
  'a folded length': [ok, 'Content-Length: 5', ' 6'],
  'identity beside chunked': [ok, 'Transfer-Encoding: identity, chunked'],
  'a folded first field': [ok, ' A: b'],
  'a control character in a name': [ok, 'Content-Length\x01: 5'],
  'two different lengths': [ok, 'Content-Length: 5', 'Content-Length: 6'],
  'a length that is no number': [ok, 'Content-Length: 5x'],
  'an empty length': [ok, 'Content-Length:'],
  'a coding no one asked for': [ok, 'Transfer-Encoding: gzip, chunked'],
  'chunked twice': [ok, 'Transfer-Encoding: chunked, chunked'],
  'a line without a colon': [ok, 'abc'],
};

for (const [name, lines] of Object.entries(untrusted)) {
  test(`PROTO-02 pitfall-23: an answer with ${name} is refused`, () => {
    assert.equal(parse(lines), undefined);
    assert.equal(parse(lines, 'HEAD'), undefined);
  });
}

test('PROTO-02 pitfall-40: chunks win over a length beside them, and their stream is not used again', () => {
  const response = parse([ok, 'Content-Length: 5', 'Transfer-Encoding: chunked']);
  assert.deepEqual([response?.framing, response?.reusable], [{ kind: 'chunked' }, false]);
  assert.equal(parse([ok, 'Content-Length: 5', 'Transfer-Encoding: chunked'], 'HEAD')?.reusable, false);
});

test('PROTO-02 pitfall-40: the coding identity is none', () => {
  const identity = 'Transfer-Encoding: Identity';
  assert.deepEqual(parse([ok, identity])?.framing, { kind: 'until_close' });
  assert.deepEqual(parse([ok, identity, 'Content-Length: 5'])?.framing, { kind: 'length', bytes: 5 });
  assert.deepEqual(parse([ok, identity], 'HEAD')?.framing, { kind: 'none' });
  assert.deepEqual(parse(['HTTP/1.1 304 Not Modified', identity])?.framing, { kind: 'none' });
});

test('PROTO-02 pitfall-40: folded lines are joined, control characters become blanks', () => {
  const response = parse([`${ok}\x0b!`, 'A: b', '  c', '\td\x01', 'E:', ' f', 'G: \x1bh\x7fi']);
  assert.equal(response?.phrase, 'OK !');
  assert.deepEqual(
    response?.fields.list.map(({ name, value }) => [name, value]),
    [
      ['A', 'b c d'],
      ['E', 'f'],
      ['G', 'h i'],
    ],
  );
});

test('PROTO-02 pitfall-36: a head full of blanks takes no longer than any other', () => {
  const blanks = ' '.repeat(250_000);
  assert.equal(parse([ok, `A${blanks}B: c`]), undefined);
  assert.equal(parse([ok, `A: b${blanks}c`])?.fields.list.length, 1);
});

test('PROTO-02: a blank before the colon is taken out of answers', () => {
  const response = parse([ok, 'Content-Length : 5', 'X-A\t: b']);
  assert.deepEqual(response?.framing, { kind: 'length', bytes: 5 });
  assert.deepEqual(
    response?.fields.list.map(({ name }) => name),
    ['Content-Length', 'X-A'],
  );
});

test('PROTO-02: which stream may serve the next request', () => {
  const reusable = (lines: readonly string[]) => parse(lines)?.reusable;
  assert.equal(reusable([ok, 'Content-Length: 5']), true);
  assert.equal(reusable([ok, 'Transfer-Encoding: chunked']), true);
  assert.equal(reusable(['HTTP/1.1 304 Not Modified']), true);
  assert.equal(reusable([ok, 'Content-Length: 5', 'Connection: close']), false);
  assert.equal(reusable([ok, 'Content-Length: 5', 'Connection: x, Close']), false);
  assert.equal(reusable(['HTTP/1.0 200 OK', 'Content-Length: 5']), false);
  assert.equal(reusable([ok]), false);
});
