import assert from 'node:assert/strict';
import test from 'node:test';
import { quietUntil } from '@/domain/alert/quiet';

const berlin = (from: string, until: string, now: string) =>
  quietUntil({ from: minutes(from), until: minutes(until), timeZone: 'Europe/Berlin' }, new Date(now))?.toISOString();

function minutes(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

test('quiet hours end at their time on the wall, also on the next day; outside of them there are none', () => {
  assert.equal(berlin('22:00', '07:30', '2026-11-28T21:30:00Z'), '2026-11-29T06:30:00.000Z');
  assert.equal(berlin('22:00', '07:30', '2026-11-29T03:00:00Z'), '2026-11-29T06:30:00.000Z');
  assert.equal(berlin('22:00', '07:30', '2026-11-28T20:59:59Z'), undefined);
  assert.equal(berlin('22:00', '07:30', '2026-11-28T06:30:00Z'), undefined, 'the end is not quiet');
  assert.equal(berlin('12:00', '14:00', '2026-11-28T11:00:00Z'), '2026-11-28T13:00:00.000Z');
});

test('the night in which the clocks go back is an hour longer, that in which they go forward an hour shorter', () => {
  assert.equal(berlin('22:00', '07:00', '2026-10-24T20:00:00Z'), '2026-10-25T06:00:00.000Z', '10 hours');
  assert.equal(berlin('22:00', '07:00', '2026-03-28T21:00:00Z'), '2026-03-29T05:00:00.000Z', '8 hours');
});

test('an end that the clocks skip comes when they have moved on; one that they show twice comes once', () => {
  assert.equal(berlin('22:00', '02:30', '2026-03-28T22:00:00Z'), '2026-03-29T01:00:00.000Z');
  const first = berlin('22:00', '02:30', '2026-10-24T22:00:00Z');
  assert.equal(first, '2026-10-25T00:30:00.000Z');
  assert.equal(berlin('22:00', '02:30', '2026-10-25T00:30:00Z'), undefined);
  assert.equal(berlin('22:00', '02:30', '2026-10-25T01:15:40Z'), '2026-10-25T01:30:00.000Z', 'not a day later');
});

test('a zone without whole hours', () => {
  const kathmandu = { from: 22 * 60, until: 7 * 60, timeZone: 'Asia/Kathmandu' };
  assert.equal(quietUntil(kathmandu, new Date('2026-11-28T20:00:00Z'))?.toISOString(), '2026-11-29T01:15:00.000Z');
});
