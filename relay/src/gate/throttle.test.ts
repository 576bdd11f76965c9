import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relayLimits } from '../limits.ts';
import { Throttle } from './throttle.ts';

test('the throttle remembers a bounded number of addresses', () => {
  const throttle = new Throttle();
  for (let n = 0; n < relayLimits.maxThrottledAddresses + 500; n++) throttle.failed(`a${n}`, 0);
  assert.equal(throttle.size, relayLimits.maxThrottledAddresses);
});

test('an address is spent once its next failure is answered with throttled, for a minute', () => {
  const throttle = new Throttle();
  for (let n = 0; n < relayLimits.maxAuthFailures; n++) {
    assert.equal(throttle.isSpent('192.0.2.1', 0), false);
    assert.equal(throttle.failed('192.0.2.1', 0), false);
  }
  assert.equal(throttle.isSpent('192.0.2.1', 0), true);
  assert.equal(throttle.isSpent('192.0.2.2', 0), false);
  assert.equal(throttle.isSpent('192.0.2.1', relayLimits.authWindowMs), false);
  assert.equal(throttle.failed('192.0.2.1', 0), true);
});
