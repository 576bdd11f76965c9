import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from './sql.ts';

test('values become parameters, in their order, and never text', () => {
  const { text, values } = sql`SELECT ${"'; DROP"}::text, ${[1, 2]}::int[]`;
  assert.equal(text, 'SELECT $1::text, $2::int[]');
  assert.deepEqual(values, ["'; DROP", [1, 2]]);
});

test('a part keeps its values, numbered after those before it', () => {
  const part = sql`a = ${1} AND b = ${2}`;
  const { text, values } = sql`SELECT ${0} WHERE ${part} AND c = ${3} AND (${part})`;
  assert.equal(text, 'SELECT $1 WHERE a = $2 AND b = $3 AND c = $4 AND (a = $5 AND b = $6)');
  assert.deepEqual(values, [0, 1, 2, 3, 1, 2]);
});

test('a statement without values is its text', () => {
  const { text, values } = sql`SELECT 1`;
  assert.deepEqual({ text, values }, { text: 'SELECT 1', values: [] });
});
