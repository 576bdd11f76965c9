import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rotationSteps } from '../protocol/control.ts';
import { reasons, type Reason } from '../protocol/reasons.ts';
import {
  firstHold,
  holdsMs,
  isCancellable,
  isRotationOver,
  mayFollow,
  nextHold,
  rotationReasonOf,
  rotationReasons,
  rotationStateNames,
  rotationStates,
} from './rotations.ts';

test('ROT-02 every state leads to an end, and nothing follows an end', () => {
  for (const state of rotationStateNames) {
    if (isRotationOver(state)) assert.deepEqual(rotationStates[state].next, []);
    else assert.ok(mayFollow(state, 'failed'), state);
    for (const next of rotationStates[state].next) assert.ok(rotationStateNames.includes(next), `${state} → ${next}`);
  }
});

test('ROT-02 an address counts as changed only once it is verified', () => {
  for (const end of ['changed', 'same_ip'] as const)
    assert.deepEqual(
      rotationStateNames.filter((state) => mayFollow(state, end)),
      ['verifying'],
    );
});

test('steps of a phone come in order; one that is lost is passed over; only another attempt goes back', () => {
  const order = ['queued', 'draining', ...rotationSteps, 'verifying'] as const;
  for (const [earlier, from] of order.entries())
    for (const [later, to] of order.entries())
      if (later < earlier)
        assert.equal(mayFollow(from, to), from === 'verifying' && to === 'radio_off', `${from} → ${to}`);
  assert.ok(mayFollow('radio_off', 'waiting_ip'));
  assert.ok(!mayFollow('queued', 'radio_off'));
});

test('a rotation may be cancelled until the radio is touched', () => {
  assert.deepEqual(rotationStateNames.filter(isCancellable), ['queued', 'draining']);
  assert.deepEqual(
    rotationStateNames.filter((state) => rotationStates[state].traffic === 'waits'),
    [...rotationSteps, 'verifying'],
  );
});

test('every reason of a phone reads as one of the rotation’s own', () => {
  for (const reason of Object.keys(reasons) as Reason[]) assert.ok(rotationReasonOf(reason) in rotationReasons, reason);
  assert.equal(rotationReasonOf('rotation_failed'), 'method_failed');
  assert.equal(rotationReasonOf('rotation_timeout'), 'timeout');
  assert.equal(rotationReasonOf(null), 'method_failed');
});

test('ROT-07 the first hold is the shortest that works about as well as the best; each further attempt holds longer', () => {
  const record = (holdMs: number, attempts: number, changed: number) => ({ holdMs, attempts, changed });
  assert.equal(firstHold([]), holdsMs[0]);
  assert.equal(firstHold([record(2_000, 3, 3)]), 2_000);
  assert.equal(firstHold([record(2_000, 3, 0)]), 4_000, 'what was never tried may be better');
  assert.equal(firstHold([record(2_000, 3, 0), record(4_000, 2, 0), record(7_000, 4, 4)]), 7_000);
  assert.equal(firstHold([record(2_000, 4, 3.9), record(10_000, 4, 4)]), 2_000);
  assert.deepEqual([2_000, 4_000, 7_000, 10_000, 500].map(nextHold), [4_000, 7_000, 10_000, 10_000, 2_000]);
});
