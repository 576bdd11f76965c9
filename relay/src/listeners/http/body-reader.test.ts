import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relayLimits } from '../../limits.ts';
import { bodyReader } from './body-reader.ts';
import type { Framing } from './framing.ts';

function feed(framing: Framing, pieces: readonly string[], lenient = false) {
  const reader = bodyReader(framing, lenient);
  let body = '';
  let rest = '';
  for (const piece of pieces) {
    const bytes = Buffer.from(piece, 'latin1');
    const taken = reader.read(bytes, (part) => (body += part.toString('latin1')));
    if (taken === undefined) return 'bad';
    rest += bytes.subarray(taken).toString('latin1');
  }
  return { body, rest, done: reader.done };
}

const chunked: Framing = { kind: 'chunked' };
const bodies: Record<string, readonly [string, string]> = {
  'one chunk': ['5\r\nhello\r\n0\r\n\r\n', 'hello'],
  'many chunks': ['1\r\nh\r\n2\r\nel\r\n02\r\nlo\r\n000\r\n\r\n', 'hello'],
  'no chunk': ['0\r\n\r\n', ''],
  'hex size': ['a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n', '01234567890123456789'],
  extensions: ['5;a=b\r\nhello\r\n0;last="x y"\r\n\r\n', 'hello'],
  'blanks before an extension': ['5 \t;a\r\nhello\r\n0\r\n\r\n', 'hello'],
  trailers: ['5\r\nhello\r\n0\r\nX-Sum: 1\r\nX-More:\r\n\r\n', 'hello'],
  'line ends in the data': ['4\r\n\r\n\r\n\r\n0\r\n\r\n', '\r\n\r\n'],
};

for (const [name, [bytes, body]] of Object.entries(bodies)) {
  test(`PROTO-02: chunked body with ${name}, split at every byte`, () => {
    const all = `${bytes}NEXT`;
    for (let cut = 0; cut <= all.length; cut++) {
      const pieces = [all.slice(0, cut), all.slice(cut)];
      assert.deepEqual(feed(chunked, pieces), { body, rest: 'NEXT', done: true }, `cut at ${cut}`);
    }
    assert.deepEqual(feed(chunked, [...all]), { body, rest: 'NEXT', done: true });
  });
}

test('pitfall-36 a chunked body is left where the turn ends, and read on from there', () => {
  const reader = bodyReader(chunked, false);
  let bytes = Buffer.from('1\r\nx\r\n'.repeat(1_000) + '0\r\n\r\nNEXT');
  let body = '';
  let turns = 0;
  for (; !reader.done; turns++) {
    let asked = 0;
    const taken = reader.read(
      bytes,
      (piece) => (body += piece.toString('latin1')),
      () => ++asked < 2,
    );
    assert.ok(taken);
    bytes = bytes.subarray(taken);
  }
  assert.equal(body, 'x'.repeat(1_000));
  assert.equal(bytes.toString('latin1'), 'NEXT');
  assert.ok(turns > 30, `${turns} turns`);
});

const malformed: Record<string, string> = {
  'no size': '\r\nhello\r\n',
  'no hex digit': 'g\r\n',
  'a sign': '+5\r\nhello\r\n0\r\n\r\n',
  '0x': '0x5\r\nhello\r\n0\r\n\r\n',
  'a blank before the size': ' 5\r\nhello\r\n0\r\n\r\n',
  'a blank behind the size': '5 \r\nhello\r\n0\r\n\r\n',
  'a size of 14 digits': '00000000000005\r\nhello\r\n0\r\n\r\n',
  'a huge size': 'ffffffffffffffff\r\n',
  'LF alone behind the size': '5\nhello\r\n0\r\n\r\n',
  'LF alone behind the data': '5\r\nhello\n0\r\n\r\n',
  'data longer than its size': '5\r\nhello!\r\n0\r\n\r\n',
  'CR alone behind the data': '5\r\nhello\r0\r\n\r\n',
  'CR inside an extension': '5;a\rb\r\nhello\r\n0\r\n\r\n',
  'NUL inside an extension': '5;a\0b\r\nhello\r\n0\r\n\r\n',
  'LF alone behind the last chunk': '0\n\r\n',
  'LF alone at the end': '0\r\n\n',
  'a folded trailer': '0\r\nA: b\r\n c\r\n\r\n',
  'a trailer without a colon': '0\r\nabc\r\n\r\n',
  'a blank before the trailer’s colon': '0\r\nA : b\r\n\r\n',
  'a comma as size': '5,5\r\nhello\r\n',
  'an endless extension': `5;${'x'.repeat(relayLimits.maxChunkLineBytes)}\r\n`,
  'endless trailers': `0\r\n${'A: bcdefgh\r\n'.repeat(relayLimits.maxTrailerBytes / 10 + 1)}\r\n`,
};

for (const [name, bytes] of Object.entries(malformed)) {
  test(`PROTO-02 pitfall-23: chunked body with ${name} is refused, whole and byte by byte`, () => {
    assert.equal(feed(chunked, [bytes]), 'bad');
    assert.equal(feed(chunked, [...bytes]), 'bad');
  });
}

test('PROTO-02: blanks behind a chunk’s size are forgiven in answers', () => {
  const bytes = '5  \r\nhello\r\n0 \r\n\r\n';
  assert.deepEqual(feed(chunked, [bytes], true), { body: 'hello', rest: '', done: true });
});

test('PROTO-02 pitfall-40: LF alone ends the lines of chunks in answers, and trailers are not looked at', () => {
  const bytes = '5;x\nhello\n0\nA: b\x01\n c\n\n';
  for (const pieces of [[bytes], [...bytes]]) {
    assert.deepEqual(feed(chunked, pieces, true), { body: 'hello', rest: '', done: true });
  }
  assert.equal(feed(chunked, ['5\r\nhello!\n0\n\n'], true), 'bad');
  assert.equal(feed(chunked, ['5\rhello\n0\n\n'], true), 'bad');
});

test('PROTO-02: an incomplete chunked body is not done', () => {
  for (const bytes of ['5\r\nhello\r\n0\r\n', '5\r\nhel', '5', '0\r\nA: b\r\n']) {
    const result = feed(chunked, [bytes]);
    assert.equal(typeof result === 'object' && result.done, false, bytes);
  }
});

test('PROTO-02: bodies of a stated length, none, and until close', () => {
  assert.deepEqual(feed({ kind: 'length', bytes: 5 }, ['hel', 'loNEXT']), { body: 'hello', rest: 'NEXT', done: true });
  assert.deepEqual(feed({ kind: 'length', bytes: 5 }, ['hell']), { body: 'hell', rest: '', done: false });
  assert.deepEqual(feed({ kind: 'none' }, ['NEXT']), { body: '', rest: 'NEXT', done: true });
  assert.deepEqual(feed({ kind: 'until_close' }, ['a', 'b']), { body: 'ab', rest: '', done: false });
});

test('pitfall-36: thousands of chunks of one byte in one read are handed over as one piece', () => {
  const reader = bodyReader(chunked, false);
  const pieces: Buffer[] = [];
  const bytes = Buffer.from('1\r\nx\r\n'.repeat(10_000), 'latin1');
  assert.equal(
    reader.read(bytes, (piece) => pieces.push(piece)),
    bytes.length,
  );
  assert.deepEqual([pieces.length, pieces[0]?.toString()], [1, 'x'.repeat(10_000)]);
  reader.read(Buffer.from('1000\r\n'), (piece) => pieces.push(piece));
  const long = Buffer.alloc(4_096, 'y');
  reader.read(Buffer.concat([long, Buffer.from('\r\n1\r\nz')]), (piece) => pieces.push(piece));
  assert.deepEqual(
    pieces.map(({ length }) => length),
    [10_000, 4_096, 1],
  );
});
