import assert from 'node:assert/strict';
import test from 'node:test';
import { eventKindNames, kindsFor, rowOf } from '@/domain/event/kinds';

for (const kind of eventKindNames) {
  const { data, example, version, sentence } = rowOf(kind);

  test(`${kind}: its example is one of its payloads, all fields of it`, () => {
    assert.deepEqual(data.parse(example), example);
    assert.ok(Number.isInteger(version) && version > 0);
    assert.match(sentence, /\.$/u);
  });

  test(`${kind}: what its payload does not name is left out, a secret above all`, () => {
    assert.deepEqual(data.parse({ ...example, password: 'x' }), example);
    for (const field of Object.keys(example)) assert.doesNotMatch(field, /secret|password|token|sealed|hash/iu);
  });
}

test('a test is chosen by no one', () => {
  assert.ok(!kindsFor('customer').includes('test') && !kindsFor('operators').includes('test'));
  assert.ok(kindsFor('customer').includes('rotation.ended'));
});
