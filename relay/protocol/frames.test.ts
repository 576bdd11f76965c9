import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { frame, frameFits, frameOf, frames, type FrameRow } from './frames.ts';

const rows: [string, FrameRow][] = Object.entries(frames);

test('codes are unique bytes, lead to their row, and stand under the same names', () => {
  assert.equal(new Set(rows.map(([, { code }]) => code)).size, rows.length);
  for (const [, row] of rows) assert.equal(frameOf(row.code), row);
  assert.deepEqual(frame, Object.fromEntries(rows.map(([name, { code }]) => [name, code])));
  assert.equal(Array.from({ length: 256 }, (_, code) => frameOf(code)).filter(Boolean).length, rows.length);
});

test('the table is that of README.md', () => {
  const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8');
  const documented = [...readme.matchAll(/^\| 0x(\w\w) \| (\w+) +\| ([^|]+?) +\| ([^|]+?) +\|/gm)].map(
    ([, ...cells]) => cells,
  );
  const scopes = { session: '0', new: 'new', stream: 'tcp', flow: 'udp', either: 'tcp, udp' };
  const ways = { both: 'both', relay: 'relay → phone', phone: 'phone → relay' };
  const ours = rows.map(([name, { code, scope, from }]) => {
    const shown = name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
    return [code.toString(16).padStart(2, '0'), shown, scopes[scope], ways[from]];
  });
  assert.deepEqual(documented, ours);
});

test('a frame fits with a payload within its bounds, and with id 0 where it is the session’s alone', () => {
  for (const [name, row] of rows) {
    const id = row.scope === 'session' ? 0 : 1;
    for (const bytes of [row.minBytes, row.maxBytes]) assert.equal(frameFits(row, id, bytes), true, name);
    for (const bytes of [row.minBytes - 1, row.maxBytes + 1]) assert.equal(frameFits(row, id, bytes), false, name);
    assert.equal(frameFits(row, 1 - id, row.minBytes), false, name);
  }
});
