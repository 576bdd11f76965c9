import assert from 'node:assert/strict';
import test from 'node:test';
import { z } from 'zod';
import { numberBounds, textBounds } from './bounds.ts';

test('a text field takes its lengths from the schema, through what wraps it', () => {
  const text = z.string().trim().min(2).max(80);
  assert.deepEqual(textBounds(text), { minLength: 2, maxLength: 80 });
  assert.deepEqual(textBounds(text.optional()), { minLength: 2, maxLength: 80 });
  assert.deepEqual(textBounds(z.string().max(9).pipe(z.email())), { maxLength: 9 });
  assert.deepEqual(textBounds(z.string()), {});
  assert.throws(() => textBounds(z.number()), TypeError);
});

test('a number field takes bounds and step from the schema, in its own unit', () => {
  const bits = z.number().int().min(8_000).max(1e11).nullable().optional();
  assert.deepEqual(numberBounds(bits), { min: 8_000, max: 1e11, step: 1 });
  assert.deepEqual(numberBounds(bits, 1e6), { min: 0.008, max: 1e5, step: 'any' });
  assert.deepEqual(numberBounds(z.number()), { step: 'any' });
  assert.deepEqual(numberBounds(z.number().int().min(1)), { min: 1, step: 1 });
  assert.throws(() => numberBounds(z.string()), TypeError);
});
