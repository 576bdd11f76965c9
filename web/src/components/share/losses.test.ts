import assert from 'node:assert/strict';
import test from 'node:test';
import { lossesOf } from './losses';

const nothing = { rename: false, ports: false, configs: false, rotate: false };
const all = { rename: true, ports: true, configs: true, rotate: true };
/** Which sentences there are, by their first words. */
const losses = (given: Partial<typeof nothing>, chosen: Partial<typeof nothing>) =>
  lossesOf({ ...nothing, ...given }, { ...nothing, ...chosen }).map((sentence) => sentence.split(' ')[0]);

test('TENANT-04 the form says what goes with a right before it is saved', () => {
  assert.deepEqual(losses(all, all), []);
  assert.deepEqual(losses(all, { ports: true, configs: true }), []);
  assert.deepEqual(losses(all, { configs: true }), ['Connections']);
  assert.deepEqual(losses(all, { ports: true }), [], 'who manages ports sees passwords');
  assert.deepEqual(losses({ ports: true }, {}), ['Connections', 'Passwords']);
  assert.deepEqual(losses({ configs: true }, {}), ['Passwords']);
  assert.deepEqual(losses({}, all), []);
});
