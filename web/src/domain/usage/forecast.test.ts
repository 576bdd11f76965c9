import assert from 'node:assert/strict';
import test from 'node:test';
import { forecastOf } from '@/domain/usage/forecast';

const day = (date: number, hour = 0) => new Date(Date.UTC(2026, 10, date, hour));
const december = new Date(Date.UTC(2026, 11, 1));

test('USE-03 PORTAL-04 a forecast: when a limit is used up at this pace, and how much is used at the end', () => {
  // 9 GB in 9 days of November
  const use = { usedBytes: 9e9, since: day(1), endsAt: december };
  const now = day(10);
  assert.deepEqual(forecastOf({ ...use, limitBytes: 27e9 }, now), { usedUpAt: day(28), endBytes: 30e9 });
  assert.deepEqual(forecastOf({ ...use, limitBytes: 30e9 }, now), { usedUpAt: null, endBytes: 30e9 });
  assert.deepEqual(forecastOf({ ...use, limitBytes: 100e9 }, now), { usedUpAt: null, endBytes: 30e9 });
});

test('USE-03 PORTAL-04 a forecast without an end looks a year ahead', () => {
  const use = { usedBytes: 1e9, since: day(1), endsAt: null };
  assert.deepEqual(forecastOf({ ...use, limitBytes: 2e9 }, day(3)), { usedUpAt: day(5), endBytes: null });
  assert.deepEqual(forecastOf({ ...use, limitBytes: 1e12 }, day(3)), { usedUpAt: null, endBytes: null });
});

test('USE-03 PORTAL-04 nothing is said in the first hour, of a limit that is reached, and of a limit of nothing', () => {
  const use = { usedBytes: 1e9, limitBytes: 2e9, since: day(1), endsAt: december };
  assert.equal(forecastOf(use, new Date(day(1, 1).getTime() - 1)), null);
  assert.notEqual(forecastOf(use, day(1, 1)), null);
  assert.equal(forecastOf({ ...use, usedBytes: 2e9 }, day(2)), null);
  assert.equal(forecastOf({ ...use, usedBytes: 0, limitBytes: 0 }, day(2)), null);
  assert.deepEqual(forecastOf({ ...use, usedBytes: 0 }, day(2)), { usedUpAt: null, endBytes: 0 });
});
