import assert from 'node:assert/strict';
import test from 'node:test';
import { axisEnd, axisWith } from './scale';

test('an axis ends at a round number that holds the highest value', () => {
  const cases = [0, 0.2, 1, 1.5, 2.2, 4, 7, 10, 999, 1_000, 1_001, 123_456_789, 1e15];
  assert.deepEqual(cases.map(axisEnd), [1, 1, 1, 2, 2.5, 5, 10, 10, 1_000, 1_000, 2_000, 2e8, 1e15]);
  for (let value = 1; value < 1e16; value *= 1.7) assert.ok(axisEnd(value) >= value && axisEnd(value) <= value * 2.5);
});

test('a limit is part of the axis unless it would flatten the bars', () => {
  assert.deepEqual(axisWith(10, 35), { end: 50, limitFits: true });
  assert.deepEqual(axisWith(10, 5), { end: 10, limitFits: true });
  assert.deepEqual(axisWith(10, 41), { end: 10, limitFits: false });
  assert.deepEqual(axisWith(0, 5), { end: 1, limitFits: false });
  assert.deepEqual(axisWith(10, undefined), { end: 10, limitFits: false });
});
