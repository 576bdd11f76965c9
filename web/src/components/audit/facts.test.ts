import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsOf } from './facts';

test('SEC-04: what changed is read as words, whatever shape it has', () => {
  assert.deepEqual(factsOf({ relayId: 'r1', max_streams: 5, enabled: false, note: null, ranges: ['a', 'b'] }), [
    { name: 'relay id', text: 'r1' },
    { name: 'max streams', text: '5' },
    { name: 'enabled', text: 'no' },
    { name: 'note', text: '—' },
    { name: 'ranges', text: 'a, b' },
  ]);
  assert.deepEqual(factsOf('viewer'), [{ name: '', text: 'viewer' }]);
  assert.deepEqual(factsOf(null), []);
});
