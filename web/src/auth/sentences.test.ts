import assert from 'node:assert/strict';
import test from 'node:test';
import { secondsToWait, signInError, signInSentence } from '@/auth/sentences';
import { AppError } from '@/domain/errors';

test('AUTH-04 a throttled sign-in shows the browser how long to wait, and nothing else passes as that', () => {
  const error = signInError(new AppError('throttled', { retryAfterSeconds: 840 }));
  assert.equal(secondsToWait(error), 840);
  assert.equal(signInSentence(error), 'Too many attempts. Try again in 14 min.');
  assert.equal(signInSentence('throttled:59'), 'Too many attempts. Try again in 59 s.');
  for (const other of [null, undefined, 'throttled', 'throttled:', 'throttled:1e9', 'throttled:-1', 'sign_in_failed'])
    assert.equal(secondsToWait(other), undefined);
});

test('pitfall-28 other refusals are their code’s sentence; what is not a code is one sentence', () => {
  assert.equal(signInError(new AppError('sign_in_failed')), 'sign_in_failed');
  assert.match(signInSentence('sign_in_failed'), /wrong/);
  assert.equal(signInSentence('<script>'), signInSentence('unavailable'));
});
