import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  hourMs,
  insideOf,
  isTimeZone,
  lastPeriods,
  periodEndMs,
  periodStartMs,
  sliceMs,
  stepStartMs,
} from './periods.ts';

const at = (text: string) => Date.parse(text);
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);
const bounds = (period: 'day' | 'month', now: string, zone: string) =>
  [periodStartMs(period, at(now), zone), periodEndMs(period, at(now), zone)].map(iso);

test('MON-02: a day lasts 23 hours where daylight saving begins and 25 where it ends', () => {
  const days: [now: string, zone: string, start: string, end: string, hours: number][] = [
    ['2026-03-29T11:00Z', 'Europe/Berlin', '2026-03-28T23:00', '2026-03-29T22:00', 23],
    ['2026-10-25T11:00Z', 'Europe/Berlin', '2026-10-24T22:00', '2026-10-25T23:00', 25],
    ['2026-03-08T12:00Z', 'America/New_York', '2026-03-08T05:00', '2026-03-09T04:00', 23],
    ['2026-11-01T12:00Z', 'America/New_York', '2026-11-01T04:00', '2026-11-02T05:00', 25],
    // Half an hour of daylight saving
    ['2026-04-05T00:00Z', 'Australia/Lord_Howe', '2026-04-04T13:00', '2026-04-05T13:30', 24.5],
    // Midnight itself is skipped: the day begins at one
    ['2026-04-24T12:00Z', 'Africa/Cairo', '2026-04-23T22:00', '2026-04-24T21:00', 23],
    ['2026-09-06T12:00Z', 'America/Santiago', '2026-09-06T04:00', '2026-09-07T03:00', 23],
  ];
  for (const [now, zone, start, end, hours] of days) {
    assert.deepEqual(bounds('day', now, zone), [start, end], `${zone} ${now}`);
    assert.equal((at(`${end}Z`) - at(`${start}Z`)) / hourMs, hours);
  }
});

test('MON-02: months and days begin at local midnight, far from UTC and in odd offsets, to the millisecond', () => {
  assert.deepEqual(bounds('month', '2026-11-28T02:00Z', 'UTC'), ['2026-11-01T00:00', '2026-12-01T00:00']);
  assert.deepEqual(bounds('month', '2026-11-01T03:59Z', 'America/New_York'), ['2026-10-01T04:00', '2026-11-01T04:00']);
  assert.deepEqual(bounds('month', '2026-11-01T04:00Z', 'America/New_York'), ['2026-11-01T04:00', '2026-12-01T05:00']);
  assert.deepEqual(bounds('day', '2026-11-27T18:15Z', 'Asia/Kathmandu'), ['2026-11-27T18:15', '2026-11-28T18:15']);
  assert.deepEqual(bounds('day', '2026-11-27T18:14Z', 'Asia/Kathmandu'), ['2026-11-26T18:15', '2026-11-27T18:15']);
  assert.deepEqual(bounds('day', '2026-12-31T10:00Z', 'Pacific/Kiritimati'), ['2026-12-31T10:00', '2027-01-01T10:00']);
  assert.deepEqual(bounds('day', '2026-01-01T11:59Z', 'Etc/GMT+12'), ['2025-12-31T12:00', '2026-01-01T12:00']);
  const start = at('2026-11-27T23:00Z');
  assert.equal(periodStartMs('day', start, 'Europe/Berlin'), start);
  assert.equal(periodEndMs('day', start - 1, 'Europe/Berlin'), start);
  assert.deepEqual([periodStartMs('none', start, 'UTC'), periodEndMs('none', start, 'UTC')], [0, Infinity]);
});

/** Looked at for a whole year. */
const often = new Set([
  'UTC',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'Pacific/Apia',
  'America/Santiago',
]);

test('every zone’s days follow one another without gap, begin between two slices, and hold their own middle', () => {
  for (const zone of ['UTC', ...Intl.supportedValuesOf('timeZone')]) {
    const days = lastPeriods('day', often.has(zone) ? 370 : 3, at('2026-12-31T12:00Z'), zone);
    for (const [index, start] of days.entries()) {
      assert.equal(start % sliceMs, 0, zone);
      assert.equal(periodEndMs('day', start, zone), days[index + 1] ?? periodEndMs('day', start, zone), zone);
      assert.equal(periodStartMs('day', insideOf('day', start), zone), start, zone);
    }
    const months = lastPeriods('month', 13, at('2026-12-31T12:00Z'), zone);
    assert.equal(new Set(months).size, 13);
    for (const start of months) assert.equal(periodStartMs('month', insideOf('month', start), zone), start, zone);
  }
});

test('a month that was counted by any zone is the same month in any other', () => {
  const zones = ['Pacific/Kiritimati', 'Etc/GMT+12', 'UTC', 'Asia/Kolkata', 'America/Los_Angeles'];
  for (const then of zones)
    for (const now of zones)
      for (const month of ['2026-02', '2026-03', '2026-12']) {
        const middle = at(`${month}-15T12:00Z`);
        const inside = insideOf('month', periodStartMs('month', middle, then));
        assert.equal(
          periodStartMs('month', inside, now),
          periodStartMs('month', middle, now),
          `${then} ${now} ${month}`,
        );
      }
});

test('time zones are IANA names; an unknown one counts as UTC', () => {
  for (const name of ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires'])
    assert(isTimeZone(name));
  // Which Postgres takes for other zones, or does not know
  for (const name of ['IST', 'CST', 'PLT', 'CET']) assert(!isTimeZone(name));
  for (const name of ['', '+02:00', 'Mars/Base', 'Europe/Berlin ', 'x'.repeat(100), '-08']) assert(!isTimeZone(name));
  assert.deepEqual(bounds('day', '2026-11-28T02:00Z', 'Mars/Base'), ['2026-11-28T00:00', '2026-11-29T00:00']);
  assert.equal(stepStartMs(sliceMs, at('2026-11-28T02:04:59.999Z')), at('2026-11-28T02:00Z'));
});
