import assert from 'node:assert/strict';
import test from 'node:test';
import { coverWords, portsText, readPorts } from './exception-words';

test('ports are typed as none, one or a range, and read back as words', () => {
  const words = (typed: string) => portsText(readPorts(typed));
  assert.equal(words(''), 'All ports but mail');
  assert.equal(words('80'), 'Port 80');
  for (const range of ['8000-8100', '8000–8100', '8000 — 8100']) assert.equal(words(range), 'Ports 8000–8100');
  for (const wrong of ['http', '80,443', '-1', '80-', '8.5']) assert.ok(Number.isNaN(readPorts(wrong).fromPort), wrong);
});

test('the preview says how many phones, for whom, and which refuse as before', () => {
  assert.equal(coverWords({ phones: 3, tooOld: 0 }), '3 phones now, for everyone who uses them, shares included.');
  const one = '1 phone now, for everyone who uses it, shares included.';
  assert.equal(coverWords({ phones: 1, tooOld: 1 }), `${one} Its app is too old for exceptions and refuses as before.`);
  assert.match(coverWords({ phones: 3, tooOld: 1 }), /1 of them has an app that is too old for exceptions and refuses/);
  assert.match(
    coverWords({ phones: 3, tooOld: 2 }),
    /2 of them have apps that are too old for exceptions and refuse as/,
  );
});
