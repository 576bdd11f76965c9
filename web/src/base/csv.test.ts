import assert from 'node:assert/strict';
import test from 'node:test';
import { csvLine } from '@/base/csv';

test('pitfall-29 texts that a spreadsheet would run are prefixed, also behind blanks', () => {
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1', '\n@x'])
    assert.equal(csvLine([text]), `"'${text}"\r\n`);
  for (const text of [
    '＝1+1',
    '＋1',
    '－1',
    '＠SUM(A1)',
    '﹦1',
    '﹢1',
    '﹣1',
    '﹫x',
    '−1',
    '\u200b=1',
    '\u3000＝1',
    '\ufeff=1',
  ])
    assert.equal(csvLine([text]), `"'${text}"\r\n`);
  assert.equal(csvLine(['a=1', '', 'x-y']), '"a=1","","x-y"\r\n');
});

test('RFC 4180 quotes are doubled, commas and line breaks stay in their cell, numbers keep their sign', () => {
  assert.equal(csvLine(['say "hi", you', 'a\nb', -5, null]), '"say ""hi"", you","a\nb","-5",""\r\n');
});
