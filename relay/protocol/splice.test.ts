import assert from 'node:assert/strict';
import { test } from 'node:test';
import { socketPair } from './session-pair.ts';
import { abort } from './splice.ts';

test('PROTO-02: a socket is closed when it is aborted, also while its FIN is under way', async (t) => {
  for (const begin of ['open', 'ended'] as const) {
    const [near, far] = await socketPair();
    t.after(() => far.destroy());
    near.on('error', () => undefined);
    far.on('error', () => undefined).resume();
    near.write('hello');
    if (begin === 'ended') near.end();
    const closed = new Promise((resolve) => near.once('close', resolve));
    abort(near);
    await closed;
    assert.equal(near.destroyed, true);
  }
});
