import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';
import { limited } from './until.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = z.function().parse(runInNewContext('gc'));

test('ROT-02: a time limit outlives garbage collections, also one inside of another', async () => {
  const alive = setInterval(() => undefined, 1_000);
  const signal = limited(1_000, limited(30, new AbortController().signal));
  for (let turn = 0; !signal.aborted; turn++) {
    collectGarbage();
    await new Promise(setImmediate);
  }
  clearInterval(alive);
  assert.equal(signal.reason.name, 'TimeoutError');
});

test('whichever comes first counts, with its reason; one that has fired already fires immediately', async () => {
  const end = new AbortController();
  const signal = limited(60_000, new AbortController().signal, end.signal);
  assert.equal(signal.aborted, false);
  const fired = once(signal, 'abort');
  end.abort('stopped');
  await fired;
  assert.equal(signal.reason, 'stopped');
  assert.equal(limited(60_000, end.signal).reason, 'stopped');
});
