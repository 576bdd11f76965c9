import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { reasons } from '../protocol/reasons.ts';
import { ceilingNames, Ceilings, ceilings } from './ceilings.ts';

test('a ceiling’s default is what an operator could set, and each refusal says to wait', () => {
  for (const name of ceilingNames) {
    const ceiling = ceilings[name];
    assert.ok(ceiling.default >= 1 && ceiling.default <= ceiling.most, name);
    if ('reason' in ceiling) assert.equal(reasons[ceiling.reason].http, 429, name);
  }
  assert.ok(ceilings.phoneOpening.default < 512, 'names that a phone looks up at once');
  assert.ok(ceilings.connectionOpening.default * 2 <= ceilings.phoneOpening.default, 'half of it is for the others');
});

test('a customer’s own value goes before that for all, that before the default', () => {
  const set = new Ceilings([
    { customerId: null, name: 'customerStreams', value: 5 },
    { customerId: 'a', name: 'customerStreams', value: 9 },
    { customerId: 'a', name: 'ofTheFuture', value: 1 },
  ]);
  assert.deepEqual(
    [set.of('customerStreams', 'a'), set.of('customerStreams', 'b'), set.of('customerStreams')],
    [9, 5, 5],
  );
  assert.equal(set.of('customerPhones', 'a'), ceilings.customerPhones.default);
});

test('the README names every default', async () => {
  const readme = await readFile(path.join(import.meta.dirname, '../../README.md'), 'utf8');
  for (const name of ceilingNames) {
    const { default: value } = ceilings[name];
    assert.match(readme, new RegExp(`\\b${value.toLocaleString('en')}\\b`), name);
  }
});
