import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relayLimits } from './limits.ts';
import { Throttle } from './throttle.ts';

test('the throttle remembers a bounded number of addresses', () => {
  const throttle = new Throttle();
  for (let n = 0; n < relayLimits.maxThrottledAddresses + 500; n++) throttle.failed(`a${n}`, 0);
  assert.equal(throttle.size, relayLimits.maxThrottledAddresses);
});
