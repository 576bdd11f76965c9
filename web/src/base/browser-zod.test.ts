import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z as zod } from 'zod';
import { z as inBrowsers } from '@/base/browser-zod';

/** Read without the types of either: that both answer alike is what is tested. */
const read = (schema: object) => Object.fromEntries(facts.map((fact) => [fact, bound(Reflect.get(schema, fact))]));
const bound = (value: unknown) => {
  if (typeof value === 'boolean') return value;
  return typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : null;
};
const facts = ['minLength', 'maxLength', 'minValue', 'maxValue', 'isInt'];

const schemas: readonly ((z: typeof zod) => object)[] = [
  (z) => z.string().trim().min(1, 'Enter a name').max(80).regex(/x/),
  (z) => z.string().length(6),
  (z) => z.email().max(254),
  (z) => z.number().min(8_000, 'At least 8 kbit/s').max(100_000_000_000),
  (z) => z.number().positive().max(5),
];

test('the schemas of browsers have the bounds of the true ones', () => {
  const browsers = inBrowsers as unknown as typeof zod;
  for (const make of schemas) assert.deepEqual(read(make(browsers)), read(make(zod)), make.toString());
  const whole = (z: typeof zod) => z.number().int().min(1).max(31);
  assert.deepEqual(read(whole(browsers)), read(whole(zod)));
});

test('shapes and options are those of the true ones; what wraps a schema keeps its bounds', () => {
  const browsers = inBrowsers as unknown as typeof zod;
  const make = (z: typeof zod) => z.object({ a: z.string().max(3) }).extend({ b: z.number() });
  assert.deepEqual(Object.keys(make(browsers).shape), Object.keys(make(zod).shape));
  assert.deepEqual(make(browsers).keyof().options, make(zod).keyof().options);
  assert.equal(make(browsers).shape.a.maxLength, 3);
  assert.equal(Reflect.get(browsers.string().max(7).nullable().optional().refine(Boolean), 'maxLength'), 7);
  assert.deepEqual(browsers.enum(['x', 'y']).options, ['x', 'y']);
});

test('they check nothing', () => {
  const browsers = inBrowsers as unknown as typeof zod;
  assert.throws(() => browsers.string().safeParse('x'), /checked by servers only/);
  assert.throws(() => browsers.string().min(2).parse('x'), /checked by servers only/);
});
