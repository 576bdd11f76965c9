import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { cutoff } from '@/domain/retention/kept';
import { batched, partitioned, perDevice } from '@/domain/retention/table';
import { maxRefusalHours } from '@/domain/usage/input';

const readme = readFileSync(path.resolve(import.meta.dirname, '../../../../README.md'), 'utf8');
const rows = Object.values({ ...partitioned, ...perDevice, ...batched });

test('issue-11 retention: README has the table of what is kept, with the same lines', () => {
  const section = readme.split('## What is kept, and how long')[1]?.split('\n## ')[0] ?? '';
  const lines = [...section.matchAll(/^\| (?!what|---)(.+?) \| (.+?) \|/gm)].map(([, what, kept]) => [what, kept]);
  const own = [
    ['Traffic by month', 'as long as the customer'],
    ['Attempts counted against abuse', 'until they count no longer'],
  ];
  const wanted = [...rows.map(({ what, kept }): string[] => [what, kept]), ...own];
  assert.deepEqual(lines.sort(), wanted.sort());
});

test('issue-11 retention: what screens can ask for is kept', () => {
  assert.equal(partitioned.RefusalHour.kept, `${maxRefusalHours / 24} days`);
  const now = new Date('2026-03-31T12:00:00Z');
  assert.equal(cutoff(now, '48 hours').toISOString(), '2026-03-29T12:00:00.000Z');
  assert.equal(cutoff(now, '30 days').toISOString(), '2026-03-01T12:00:00.000Z');
  assert.equal(cutoff(now, '13 months').toISOString(), '2025-02-28T12:00:00.000Z');
  assert.equal(cutoff(new Date('2028-02-29T00:00:00Z'), '1 year').toISOString(), '2027-02-28T00:00:00.000Z');
});
