import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settings } from '../../test/fixtures.ts';
import { Directory } from './directory.ts';
import { Meter } from './meter.ts';
import { unusedQuota } from './quota-use.ts';

/** MON-02: a quota of a day resets when the customer's day begins, and at no other midnight. */

const at = (time: string) => Date.parse(time);

function setUp(timeZone: string, now: string) {
  const directory = new Directory(new Meter(at(now)));
  const known = settings({ timeZone, quotaPeriod: 'day', quotaBytes: 100 });
  const { id } = known;
  const read = (quota = unusedQuota, zone = timeZone, now_ = now) =>
    directory.update(
      {
        connections: [{ settings: { ...known, timeZone: zone }, quota }],
        devices: [],
        ceilings: [],
        exceptions: [],
        written: 0,
      },
      at(now_),
    );
  read({ ...unusedQuota, startMs: at(now) });
  const used = (time: string) => {
    directory.sweep(at(time));
    return directory.connection(id)?.quotaUse().bytes;
  };
  return { directory, read, used, count: (bytes: number) => directory.connection(id)?.count(bytes, 0) };
}

for (const [what, zone, now, last, first] of [
  ['spring, 23 hours', 'America/New_York', '2026-03-08T05:00Z', '2026-03-09T03:59:59.999Z', '2026-03-09T04:00Z'],
  ['autumn, 25 hours', 'America/New_York', '2026-11-01T04:00Z', '2026-11-02T04:59:59.999Z', '2026-11-02T05:00Z'],
  ['a quarter of an hour', 'Asia/Kathmandu', '2026-11-27T18:15Z', '2026-11-28T18:14:59.999Z', '2026-11-28T18:15Z'],
  ['UTC', 'UTC', '2026-11-28T00:00Z', '2026-11-28T23:59:59.999Z', '2026-11-29T00:00Z'],
] as const) {
  test(`MON-02: a day’s quota lasts until the local midnight: ${what}`, () => {
    const { used, count } = setUp(zone, now);
    count(60);
    assert.equal(used(last), 60);
    assert.equal(used(first), 0);
  });
}

test('MON-02: a zone that changes west keeps what was used: web has moved the stored start', () => {
  const now = '2026-11-28T10:00Z';
  const { directory, read, used, count } = setUp('UTC', '2026-11-28T00:00Z');
  count(60);
  // The day of New York began at five; the row that web has written says so
  read({ ...unusedQuota, startMs: at('2026-11-28T05:00Z') }, 'America/New_York', now);
  assert.equal(used(now), 60);
  count(41);
  const [connection] = directory.connections;
  assert.equal(connection?.refusal(at(now)), 'quota_exceeded');
  assert.equal(used('2026-11-29T04:59:00Z'), 101, 'not at the midnight of UTC');
  assert.equal(used('2026-11-29T05:00:00Z'), 0);
});
