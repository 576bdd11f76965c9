import assert from 'node:assert/strict';
import { z } from 'zod';

/** Asserts that a verb returned what its view says, no field more, and returns it. */
export async function returns<S extends z.ZodType>(schema: S, verb: Promise<z.output<S>>): Promise<z.output<S>> {
  const value = await verb;
  assert.deepEqual(schema.parse(value), value);
  return value;
}
