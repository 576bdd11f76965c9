import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relayLimits } from '../limits.ts';
import { descriptorLimit, Descriptors } from './descriptors.ts';

const limits = `Limit                     Soft Limit           Hard Limit           Units
Max processes             31562                31562                processes
Max open files            4096                 524288               files
`;

test('pitfall-35: the limit of descriptors is what the system says, and no limit where it says none', () => {
  assert.equal(descriptorLimit(() => limits), 4_096); // prettier-ignore
  assert.equal(
    descriptorLimit(() => limits.replace('4096  ', 'unlimited')),
    Infinity,
  );
  const missing = () => {
    throw new Error('ENOENT');
  };
  assert.equal(descriptorLimit(missing), Infinity);
});

test('pitfall-35: descriptors stay reserved for tunnels, database and listening ports', () => {
  const forCustomers = (limit: number) => new Descriptors(limit, { error() {} }).forCustomers;
  assert.equal(forCustomers(200_000), 175_000);
  assert.equal(forCustomers(4_096), 3_584);
  assert.equal(forCustomers(1_024), 768);
  assert.equal(forCustomers(256), 128);
  assert.equal(forCustomers(Infinity), Infinity);
});

test('pitfall-35: a shortage is counted with every client and logged once a minute', () => {
  const clock = { nowMs: 0 };
  const lines: unknown[] = [];
  const log = { error: (fields: unknown) => void lines.push(fields) };
  const descriptors = new Descriptors(1_024, log, () => clock.nowMs);
  for (let n = 0; n < 50; n++) descriptors.short('EMFILE');
  assert.equal(descriptors.shortages, 50);
  assert.deepEqual(lines, [{ code: 'EMFILE', forCustomers: 768, shortages: 1 }]);
  clock.nowMs = relayLimits.descriptorLogIntervalMs;
  descriptors.short();
  assert.deepEqual(lines[1], { code: undefined, forCustomers: 768, shortages: 51 });
});
