import assert from 'node:assert/strict';
import test from 'node:test';
import { cellsOf } from '@/domain/uptime/cells';
import { gapsOf } from '@/domain/uptime/read';
import { lengthsIn } from '@/domain/uptime/segments';
import { timelineOf, type StatusChange, type UptimeFacts } from '@/domain/uptime/timeline';

const minute = 60_000;
const change = (at: number, status: StatusChange['status'], reason: string | null = null): StatusChange => ({
  ...{ at: at * minute, status, reason, firstAt: null },
});
const between = (from: number, to: number) => ({ from: from * minute, to: to * minute });

/** An hour of a phone that was online at its start. */
function hour(facts: Partial<UptimeFacts>) {
  const whole = {
    ...{ from: 0, to: 60 * minute, changes: [], rotations: [], maintenance: [], relayGaps: [] },
    before: { status: 'online', reason: null } as const,
  };
  return timelineOf({ ...whole, ...facts }).map(({ kind, from, to }) => [kind, from / minute, to / minute]);
}

test('DASH-05 uptime: a phone that went and came back', () => {
  assert.deepEqual(hour({ changes: [change(10, 'offline', 'heartbeat_lost'), change(25, 'online')] }), [
    ['online', 0, 10],
    ['offline', 10, 25],
    ['online', 25, 60],
  ]);
  assert.deepEqual(hour({ before: null, changes: [change(30, 'online')] }), [
    ['unknown', 0, 30],
    ['online', 30, 60],
  ]);
});

test('DASH-05 uptime: a rotation is none of the phone’s downtime, what it is offline afterwards is', () => {
  assert.deepEqual(hour({ rotations: [between(10, 12)], changes: [change(12, 'offline', 'tunnel_lost')] }), [
    ['online', 0, 10],
    ['rotating', 10, 12],
    ['offline', 12, 60],
  ]);
});

test('DASH-05 uptime: a relay that was killed; the phone has a minute to come back', () => {
  const relayGaps = [between(10, 20)];
  assert.deepEqual(hour({ relayGaps }), [
    ['online', 0, 10],
    ['relay', 10, 20],
    ['online', 20, 60],
  ]);
  // The portal took the phones for lost meanwhile
  assert.deepEqual(hour({ relayGaps, changes: [change(12, 'offline', 'tunnel_lost'), change(20.5, 'online')] }), [
    ['online', 0, 10],
    ['relay', 10, 20.5],
    ['online', 20.5, 60],
  ]);
  assert.deepEqual(hour({ relayGaps, changes: [change(12, 'offline', 'tunnel_lost'), change(30, 'online')] }), [
    ['online', 0, 10],
    ['relay', 10, 21],
    ['offline', 21, 30],
    ['online', 30, 60],
  ]);
});

test('DASH-05 uptime: a relay that stopped in order, and one that has not started again', () => {
  const changes = [change(10, 'offline', 'relay_stopping'), change(13.25, 'online')];
  assert.deepEqual(hour({ changes, relayGaps: [between(10.5, 13)] }), [
    ['online', 0, 10],
    ['relay', 10, 13.25],
    ['online', 13.25, 60],
  ]);
  assert.deepEqual(hour({ changes: changes.slice(0, 1), relayGaps: [between(10.5, 60)] }), [
    ['online', 0, 10],
    ['relay', 10, 60],
  ]);
});

test('DASH-05 uptime: a phone that is offline stays so while its relay is away only if it was offline before', () => {
  const changes = [change(5, 'offline', 'phone_stopped')];
  assert.deepEqual(hour({ changes, relayGaps: [between(10, 20)] }), [
    ['online', 0, 5],
    ['offline', 5, 10],
    ['relay', 10, 21],
    ['offline', 21, 60],
  ]);
});

test('DASH-05 uptime: maintenance covers what the phone is offline, not what it is online', () => {
  assert.deepEqual(hour({ maintenance: [between(10, 40)], changes: [change(20, 'offline'), change(50, 'online')] }), [
    ['online', 0, 20],
    ['maintenance', 20, 40],
    ['offline', 40, 50],
    ['online', 50, 60],
  ]);
});

test('DASH-05 uptime: a phone that flaps is unstable while the log does not hold each change', () => {
  const damped = (at: number, firstAt: number, status: StatusChange['status']) => ({
    ...change(at, status, null),
    firstAt: firstAt * minute,
  });
  assert.deepEqual(hour({ changes: [damped(13, 10, 'offline'), damped(14, 11, 'online')] }), [
    ['online', 0, 10],
    ['unstable', 10, 14],
    ['online', 14, 60],
  ]);
});

test('DASH-05 uptime: nothing is known of a device without a phone', () => {
  assert.deepEqual(hour({ changes: [change(10, 'offline', 'device_revoked')], relayGaps: [between(20, 30)] }), [
    ['online', 0, 10],
    ['unknown', 10, 60],
  ]);
});

test('DASH-05 the relay’s gaps: between runs, and since it was last seen two minutes ago', () => {
  const run = (from: number, to: number) => ({ startedAt: new Date(from * minute), lastSeenAt: new Date(to * minute) });
  const runs = [run(20, 58.5), run(0, 10), run(10, 12)];
  assert.deepEqual(gapsOf(runs, new Date(60 * minute)), [between(12, 20)]);
  assert.deepEqual(gapsOf(runs, new Date(61 * minute)), [between(12, 20), between(58.5, 61)]);
  assert.deepEqual(gapsOf([], new Date(0)), []);
});

test('DASH-05 the cells of a day are 5 minutes each, of a month the viewer’s days of 23 to 25 hours', () => {
  const day = cellsOf.day(Date.parse('2026-11-28T12:52:30Z'), 'Asia/Kathmandu');
  assert.equal(new Date(day[0]?.from ?? 0).toISOString(), '2026-11-27T13:00:00.000Z');
  assert.equal(day.length, 23 * 12 + 11);
  assert.deepEqual([...new Set(day.slice(0, -1).map(({ from, to }) => to - from))], [5 * minute]);
  const spring = cellsOf.month(Date.parse('2026-04-02T10:00:00Z'), 'Europe/Berlin');
  assert.deepEqual([spring.length, spring.at(-1)?.to], [30, Date.parse('2026-04-02T10:00:00Z')]);
  const hours = (cells: typeof spring) => cells.map(({ from, to }) => (to - from) / 3_600_000);
  assert.deepEqual(hours(spring.slice(24, 26)), [24, 23]);
  assert.deepEqual(hours(cellsOf.month(Date.parse('2026-10-26T10:00:00Z'), 'Europe/Berlin').slice(-3)), [24, 25, 11]);
  // Havana's clocks go from 0:00 to 1:00: midnight does not exist; and from 1:00 back to 0:00: it exists twice
  assert.deepEqual(hours(cellsOf.month(Date.parse('2026-03-09T12:00:00Z'), 'America/Havana').slice(-3, -1)), [24, 23]);
  assert.deepEqual(hours(cellsOf.month(Date.parse('2026-11-02T12:00:00Z'), 'America/Havana').slice(-3, -1)), [24, 25]);
});

test('DASH-05 cells hold all of the time, each part once', () => {
  const cells = cellsOf.month(Date.parse('2026-04-02T10:00:00Z'), 'Europe/Berlin');
  const [from, to] = [cells[0]?.from ?? 0, cells.at(-1)?.to ?? 0];
  const changes = Array.from({ length: 500 }, (_, index) =>
    change((from + ((to - from) * index) / 500) / minute, index % 2 === 0 ? 'offline' : 'online'),
  );
  const segments = timelineOf({
    ...{ from, to, before: null, changes, maintenance: [], relayGaps: [{ from: from + 1, to: from + 9_999_999 }] },
    rotations: changes.map(({ at }) => ({ from: at + 100_000, to: at + 200_000 })),
  });
  const lengths = lengthsIn(cells, segments);
  for (const [index, cell] of cells.entries()) {
    const sum = [...(lengths[index]?.values() ?? [])].reduce((all, ms) => all + ms, 0);
    assert.equal(sum, cell.to - cell.from);
  }
});
