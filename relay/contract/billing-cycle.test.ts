import assert from 'node:assert/strict';
import { test } from 'node:test';
import { billingCycle, isOlderCycle } from './billing-cycle.ts';

const cases: [what: string, day: number, zone: string, now: string, start: string, end: string][] = [
  ['the day itself', 15, 'UTC', '2026-03-15T00:00Z', '2026-03-15T00:00Z', '2026-04-15T00:00Z'],
  ['the moment before', 15, 'UTC', '2026-03-14T23:59:59.999Z', '2026-02-15T00:00Z', '2026-03-15T00:00Z'],
  ['31 in February', 31, 'UTC', '2026-02-28T00:00Z', '2026-02-28T00:00Z', '2026-03-31T00:00Z'],
  ['31 before the end of February', 31, 'UTC', '2026-02-27T12:00Z', '2026-01-31T00:00Z', '2026-02-28T00:00Z'],
  ['31 in a leap year', 31, 'UTC', '2028-02-29T10:00Z', '2028-02-29T00:00Z', '2028-03-31T00:00Z'],
  ['30 in February', 30, 'UTC', '2026-03-01T00:00Z', '2026-02-28T00:00Z', '2026-03-30T00:00Z'],
  ['31 in April', 31, 'UTC', '2026-04-30T00:00Z', '2026-04-30T00:00Z', '2026-05-31T00:00Z'],
  ['over the new year', 20, 'UTC', '2027-01-05T00:00Z', '2026-12-20T00:00Z', '2027-01-20T00:00Z'],
  ['west of Greenwich', 1, 'America/New_York', '2026-06-01T03:59Z', '2026-05-01T04:00Z', '2026-06-01T04:00Z'],
  ['spring forward', 29, 'Europe/Berlin', '2026-03-29T12:00Z', '2026-03-28T23:00Z', '2026-04-28T22:00Z'],
  ['back in autumn', 25, 'Europe/Berlin', '2026-10-25T12:00Z', '2026-10-24T22:00Z', '2026-11-24T23:00Z'],
  ['a midnight that is skipped', 6, 'America/Havana', '2026-03-10T00:00Z', '2026-03-06T05:00Z', '2026-04-06T04:00Z'],
  ['at a midnight that is skipped', 8, 'America/Havana', '2026-03-08T05:00Z', '2026-03-08T05:00Z', '2026-04-08T04:00Z'],
];
for (const [what, billingDay, timeZone, now, start, end] of cases) {
  test(`a billing cycle: ${what}`, () => {
    const { startMs, endMs } = billingCycle({ billingDay, timeZone }, Date.parse(now));
    const shown = [startMs, endMs].map((ms) => `${new Date(ms).toISOString().slice(0, 16)}Z`);
    assert.deepEqual(shown, [start, end]);
  });
}

test('cycles follow each other without gap, in every zone and for every day, for three years', () => {
  for (const timeZone of ['UTC', 'America/St_Johns', 'Pacific/Apia', 'Asia/Kathmandu', 'America/Havana'])
    for (let billingDay = 1; billingDay <= 31; billingDay++) {
      let { startMs, endMs } = billingCycle({ billingDay, timeZone }, Date.UTC(2026, 0, 10));
      for (let count = 0; count < 36; count++) {
        const next = billingCycle({ billingDay, timeZone }, endMs);
        assert.equal(next.startMs, endMs, `${timeZone} ${billingDay}`);
        assert.equal(billingCycle({ billingDay, timeZone }, endMs - 1).startMs, startMs);
        assert.equal(isOlderCycle(startMs, next.startMs), true);
        ({ startMs, endMs } = next);
      }
    }
});

test('a cycle that begins at another hour, since the zone changed, is not an older one', () => {
  const rule = { billingDay: 1, timeZone: 'Pacific/Kiritimati' };
  const [nowMs, later] = [Date.UTC(2026, 5, 20), { ...rule, timeZone: 'Pacific/Niue' }];
  const [one, other] = [billingCycle(rule, nowMs).startMs, billingCycle(later, nowMs).startMs];
  assert.notEqual(one, other);
  assert.deepEqual([isOlderCycle(one, other), isOlderCycle(other, one)], [false, false]);
});
