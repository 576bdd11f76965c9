import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strayErrors } from './field-errors';

test('DASH-04: a field error without a field on the form is said above it, the others are not said twice', () => {
  const errors = { token: ['Too short'], password: ['At least 8 characters'], name: undefined };
  assert.deepEqual(strayErrors(errors, ['password', 'name']), ['Too short']);
  assert.deepEqual(strayErrors(errors, []), ['Too short', 'At least 8 characters']);
  assert.deepEqual(strayErrors({}, ['password']), []);
});
