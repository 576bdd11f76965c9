import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reasons, type Reason } from '../protocol/reasons.ts';
import { refusalAdvice } from './refusal-advice.ts';

test('USE-02: every reason that a client may be refused for says what to do about it', () => {
  // 0 to 9: the stream ended as it should; from 90 on: between relay and phone, and commands
  const refusing = Object.entries(reasons).filter(([, { code }]) => code >= 10 && code < 90);
  const without = refusing.filter(([name]) => !(name in refusalAdvice)).map(([name]) => name);
  assert.deepEqual(without, []);
  assert.equal(Object.keys(refusalAdvice).length, refusing.length);
  for (const [name, advice] of Object.entries(refusalAdvice)) {
    assert.match(advice, /^\p{Lu}.*\.$/u, name);
    assert.notEqual(advice, reasons[name as Reason].sentence);
  }
});
