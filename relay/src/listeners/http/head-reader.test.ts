import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relayLimits } from '../../limits.ts';
import { HeadReader, type HeadFault, type RawHead } from './head-reader.ts';

type Result = { text: string; rest: string } | HeadFault | undefined;

/** Feeds pieces until the reader decides; what comes behind the head is put together again. */
function feed(pieces: readonly string[], kind: 'request' | 'answer' = 'request'): Result {
  const reader = new HeadReader(kind);
  let result: RawHead | HeadFault | undefined;
  let behind = '';
  for (const piece of pieces) {
    if (typeof result === 'object') behind += piece;
    else if (result === undefined) result = reader.push(Buffer.from(piece, 'latin1'));
  }
  if (typeof result !== 'object') return result;
  return { text: result.text, rest: result.rest.toString('latin1') + behind };
}

const head = 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\nX-Tab:\ta\r\nX-Text: \xe9\r\n\r\n';
const text = head.slice(0, -4);

test('PROTO-02: a head is read when it is split at any byte, and the bytes behind it are kept', () => {
  const all = `${head}early\r\n\r\ndata`;
  for (let cut = 1; cut < all.length; cut++) {
    assert.deepEqual(feed([all.slice(0, cut), all.slice(cut)]), { text, rest: 'early\r\n\r\ndata' }, `cut at ${cut}`);
  }
});

test('PROTO-02: a head is read byte by byte and in three pieces', () => {
  assert.deepEqual(feed([...`${head}x`]), { text, rest: 'x' });
  for (let first = 1; first < head.length - 1; first += 3) {
    for (let second = first + 1; second < head.length; second += 3) {
      const pieces = [head.slice(0, first), head.slice(first, second), head.slice(second)];
      assert.deepEqual(feed(pieces), { text, rest: '' }, `cuts at ${first} and ${second}`);
    }
  }
});

test('PROTO-02: one empty line before the head is passed over, two are not', () => {
  assert.deepEqual(feed([`\r\n${head}`]), { text, rest: '' });
  assert.deepEqual(feed([...`\r\n${head}`]), { text, rest: '' });
  assert.equal(feed([`\r\n\r\n${head}`]), 'bad');
  assert.equal(feed(['\r\n\r\n']), 'bad');
});

const malformed: Record<string, string> = {
  'LF alone ends a line': 'GET / HTTP/1.1\nHost: a\r\n\r\n',
  'LF alone ends the head': 'GET / HTTP/1.1\r\nHost: a\r\n\n',
  'LF LF': 'GET / HTTP/1.1\n\n',
  'LF first': '\nGET / HTTP/1.1\r\n\r\n',
  'CR inside a value': 'GET / HTTP/1.1\r\nA: b\rc\r\n\r\n',
  'CR CR LF': 'GET / HTTP/1.1\r\r\nHost: a\r\n\r\n',
  'CR at a line start': 'GET / HTTP/1.1\r\n\rHost: a\r\n\r\n',
  NUL: 'GET / HTTP/1.1\r\nA: b\0c\r\n\r\n',
  'vertical tab': 'GET / HTTP/1.1\r\nA: b\x0bc\r\n\r\n',
  DEL: 'GET / HTTP/1.1\r\nA: b\x7fc\r\n\r\n',
  ESC: 'GET /\x1b[2J HTTP/1.1\r\n\r\n',
};

for (const [name, bytes] of Object.entries(malformed)) {
  test(`PROTO-02 pitfall-23: ${name} is refused, whole and byte by byte`, () => {
    assert.equal(feed([bytes]), 'bad');
    assert.equal(feed([...bytes]), 'bad');
  });
}

test('PROTO-02 pitfall-40: in answers LF alone ends a line, and control characters pass', () => {
  const lines = ['HTTP/1.1 200 OK', 'A: b', 'C: d\x01\x7fe', ' folded'];
  for (const [ending, empty] of [
    ['\n', '\n'],
    ['\r\n', '\n'],
    ['\n', '\r\n'],
  ] as const) {
    const all = `${lines.join(ending)}${ending}${empty}body`;
    const expected = { text: lines.join(ending), rest: 'body' };
    assert.deepEqual(feed([all], 'answer'), expected);
    assert.deepEqual(feed([...all], 'answer'), expected);
  }
});

test('PROTO-02 pitfall-23: CR inside a line and NUL stay refused in answers', () => {
  for (const line of ['A: b\rc', 'A: b\r', '\rA: b', 'A: b\0c']) {
    const all = `HTTP/1.1 200 OK\r\n${line}\r\n\r\n`;
    assert.equal(feed([all], 'answer'), 'bad', JSON.stringify(line));
    assert.equal(feed([...all], 'answer'), 'bad', JSON.stringify(line));
  }
});

const { maxRequestHeadBytes, maxRequestHeaders, maxAnswerHeadBytes, maxAnswerHeaders } = relayLimits;

for (const [kind, mostBytes, mostFields] of [
  ['request', maxRequestHeadBytes, maxRequestHeaders],
  ['answer', maxAnswerHeadBytes, maxAnswerHeaders],
] as const) {
  test(`PROTO-02 pitfall-41: the head of every ${kind} may have ${mostBytes} bytes and ${mostFields} fields, and no more`, () => {
    const start = 'first line\r\nA: ';
    const filled = (length: number) => `${start}${'x'.repeat(length - start.length - 4)}\r\n\r\n`;
    assert.equal(typeof feed([filled(mostBytes)], kind), 'object');
    assert.equal(feed([filled(mostBytes + 1)], kind), 'long');
    assert.equal(feed([start, 'x'.repeat(mostBytes)], kind), 'long');
    assert.equal(feed([start, ...Array<string>(Math.ceil(mostBytes / 1_000)).fill('x'.repeat(1_000))], kind), 'long');
    assert.equal(feed(['x'.repeat(mostBytes + 1)], kind), 'long_start');
    const fields = (count: number) => `first line\r\n${'A: b\r\n'.repeat(count)}\r\n`;
    assert.equal(typeof feed([fields(mostFields)], kind), 'object');
    assert.equal(feed([fields(mostFields + 1)], kind), 'long');
  });
}

test('PROTO-02: a reader knows whether anything has come', () => {
  const reader = new HeadReader('request');
  assert.equal(reader.begun, false);
  reader.push(Buffer.from('G'));
  assert.equal(reader.begun, true);
});
