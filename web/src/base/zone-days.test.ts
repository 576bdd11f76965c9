import assert from 'node:assert/strict';
import test from 'node:test';
import { zoneDayLater, zoneDayStart, zoneHourStart } from '@/base/zone-days';

const at = (iso: string) => Date.parse(iso);
const iso = (ms: number) => new Date(ms).toISOString().replace(':00.000Z', 'Z');
const hours = (zone: string, noon: string) => {
  const start = zoneDayStart(at(noon), zone);
  return [iso(start), (zoneDayLater(start, zone, 1) - start) / 3_600_000];
};

test('DASH-05 a day begins at local midnight and has 23, 24 or 25 hours', () => {
  assert.deepEqual(hours('UTC', '2026-11-28T12:00Z'), ['2026-11-28T00:00Z', 24]);
  assert.deepEqual(hours('Europe/Berlin', '2026-03-29T12:00Z'), ['2026-03-28T23:00Z', 23]);
  assert.deepEqual(hours('Europe/Berlin', '2026-10-25T12:00Z'), ['2026-10-24T22:00Z', 25]);
  assert.deepEqual(hours('America/New_York', '2026-11-01T12:00Z'), ['2026-11-01T04:00Z', 25]);
  assert.deepEqual(hours('Australia/Lord_Howe', '2026-04-05T00:00Z'), ['2026-04-04T13:00Z', 24.5]);
});

test('DASH-05 a midnight that is skipped, or comes twice', () => {
  // Havana's clocks go from 0:00 to 1:00, and from 1:00 back to 0:00
  assert.deepEqual(hours('America/Havana', '2026-03-08T12:00Z'), ['2026-03-08T05:00Z', 23]);
  assert.deepEqual(hours('America/Havana', '2026-11-01T12:00Z'), ['2026-11-01T04:00Z', 25]);
  // Beirut's from 24:00 back to 23:00: the day before is the long one
  assert.deepEqual(hours('Asia/Beirut', '2026-10-24T12:00Z'), ['2026-10-23T21:00Z', 25]);
  assert.deepEqual(hours('Asia/Beirut', '2026-10-25T12:00Z'), ['2026-10-24T22:00Z', 24]);
});

test('every moment of a year lies in its day, and days follow each other without a gap', () => {
  for (const zone of ['Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia', 'America/Havana']) {
    let start = zoneDayStart(at('2026-01-01T12:00Z'), zone);
    for (let day = 0; day < 366; day += 1) {
      const next = zoneDayLater(start, zone, 1);
      for (const moment of [start, start + 1, (start + next) / 2, next - 1])
        assert.equal(zoneDayStart(Math.floor(moment), zone), start);
      start = next;
    }
    assert.equal(zoneDayLater(start, zone, -366), zoneDayStart(at('2026-01-01T12:00Z'), zone));
  }
});

test('an hour begins on the zone’s clock', () => {
  assert.equal(iso(zoneHourStart(at('2026-11-28T12:50Z'), 'Asia/Kathmandu')), '2026-11-28T12:15Z');
  assert.equal(iso(zoneHourStart(at('2026-11-28T12:50Z'), 'Europe/Berlin')), '2026-11-28T12:00Z');
});

test('a name that is no zone is refused', () => {
  assert.throws(() => zoneDayStart(0, 'Nowhere/Land'), RangeError);
});
