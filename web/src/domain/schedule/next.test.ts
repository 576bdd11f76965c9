import assert from 'node:assert/strict';
import test from 'node:test';
import { isTimeZone } from '@pocketproxy/relay/contract';
import { cronProblem } from '@/domain/schedule/cron';
import { setScheduleInput } from '@/domain/schedule/input';
import { nextDue } from '@/domain/schedule/next';

const at = (iso: string) => new Date(iso);
const every = (everyMinutes: number, jitterPercent = 0) => ({
  ...{ everyMinutes, cron: null, timeZone: null },
  jitterPercent,
});
const cron = (line: string, timeZone: string, jitterPercent = 0) => ({
  ...{ everyMinutes: null, cron: line, timeZone },
  jitterPercent,
});

/** The next so many due times of a rule, each started as soon as it is due. */
function dueTimes(rule: Parameters<typeof nextDue>[0], from: string, count: number): string[] {
  const times: string[] = [];
  for (let now = at(from), last: Date | null = null; times.length < count; now = last) {
    last = nextDue(rule, now, last, 0).dueAt;
    times.push(last.toISOString().slice(0, 16));
  }
  return times;
}

test('ROT-04 an interval counts from its last due time: what is late shifts nothing, and what was missed is left out', () => {
  const from = at('2026-01-01T12:00:00Z');
  const due = (now: string) => nextDue(every(10), at(now), from, 0).dueAt.toISOString();
  assert.equal(nextDue(every(10), from, null, 0).dueAt.toISOString(), '2026-01-01T12:10:00.000Z');
  assert.equal(due('2026-01-01T12:00:00.100Z'), '2026-01-01T12:10:00.000Z');
  assert.equal(due('2026-01-01T12:09:59.999Z'), '2026-01-01T12:10:00.000Z');
  assert.equal(due('2026-01-01T12:10:00Z'), '2026-01-01T12:20:00.000Z', 'strictly later');
  assert.equal(due('2026-01-04T12:03:00Z'), '2026-01-04T12:10:00.000Z', 'three days late');
  assert.equal(due('2025-12-31T12:00:00Z'), '2026-01-01T12:10:00.000Z', 'a clock that is a day behind');
});

test('ROT-04 jitter is a part of the way to the time after, and only later', () => {
  const from = at('2026-01-01T12:00:00Z');
  const laterMs = (rule: Parameters<typeof nextDue>[0], random: number) => {
    const { dueAt, nextAt } = nextDue(rule, from, null, random);
    return nextAt.getTime() - dueAt.getTime();
  };
  assert.equal(laterMs(every(10, 10), 0), 0);
  assert.equal(laterMs(every(10, 10), 0.5), 30_000);
  assert.equal(laterMs(every(10, 50), 0.999_999), 299_999);
  assert.equal(laterMs(cron('0 * * * *', 'UTC', 10), 0.5), 180_000);
  assert.equal(laterMs(every(10, 0), 0.9), 0);
});

test('ROT-04 spring: a time that the clocks skip comes when they have moved on, once', () => {
  assert.deepEqual(dueTimes(cron('30 2 * * *', 'Europe/Berlin'), '2026-03-27T12:00:00Z', 3), [
    ...['2026-03-28T01:30', '2026-03-29T01:00', '2026-03-30T00:30'],
  ]);
  assert.deepEqual(dueTimes(cron('30 2 * * *', 'America/New_York'), '2026-03-07T12:00:00Z', 2), [
    ...['2026-03-08T07:00', '2026-03-09T06:30'],
  ]);
  assert.deepEqual(
    dueTimes(cron('30 0 * * *', 'Africa/Cairo'), '2026-04-22T12:00:00Z', 3),
    ['2026-04-22T22:30', '2026-04-23T22:00', '2026-04-24T21:30'],
    'where midnight is skipped',
  );
  assert.deepEqual(dueTimes(cron('*/30 * * * *', 'Europe/Berlin'), '2026-03-29T00:10:00Z', 4), [
    ...['2026-03-29T00:30', '2026-03-29T01:00', '2026-03-29T01:30', '2026-03-29T02:00'],
  ]);
});

test('ROT-04 autumn: a time that the clocks show twice counts once, and every half hour stays every half hour', () => {
  assert.deepEqual(dueTimes(cron('30 2 * * *', 'Europe/Berlin'), '2026-10-24T12:00:00Z', 2), [
    ...['2026-10-25T00:30', '2026-10-26T01:30'],
  ]);
  assert.deepEqual(dueTimes(cron('30 1 * * *', 'America/New_York'), '2026-10-31T12:00:00Z', 2), [
    ...['2026-11-01T05:30', '2026-11-02T06:30'],
  ]);
  assert.deepEqual(dueTimes(cron('*/30 * * * *', 'Europe/Berlin'), '2026-10-24T23:40:00Z', 6), [
    ...['2026-10-25T00:00', '2026-10-25T00:30', '2026-10-25T01:00', '2026-10-25T01:30', '2026-10-25T02:00'],
    '2026-10-25T02:30',
  ]);
});

test('ROT-04 intervals know no clock changes', () => {
  assert.deepEqual(dueTimes(every(720), '2026-03-28T12:00:00Z', 3), [
    ...['2026-03-29T00:00', '2026-03-29T12:00', '2026-03-30T00:00'],
  ]);
});

test('ROT-04 cron lines and time zones that are none are refused', () => {
  for (const line of ['0 4 * * *', '*/5 * * * *', '0 9-17 * * mon-fri', '15 3 1,15 * *', '0 0 29 2 *'])
    assert.equal(cronProblem(line), undefined, line);
  const wrong = [
    '',
    '* * * *',
    '* * * * * *',
    '@daily',
    '61 * * * *',
    '0 0 30 2 *',
    'H * * * *',
    '2026-01-01T00:00:00',
  ];
  for (const line of wrong) assert.notEqual(cronProblem(line), undefined, line);
  for (const zone of ['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires']) assert.ok(isTimeZone(zone), zone);
  for (const zone of ['', 'Nowhere/City', '+02:00', 'Berlin']) assert.ok(!isTimeZone(zone), zone);
});

test('ROT-04 the bounds of a schedule', () => {
  const deviceId = '01900000-0000-7000-8000-000000000000';
  const valid = (input: object) =>
    setScheduleInput.safeParse({ deviceId, rule: { kind: 'interval', everyMinutes: 5 }, ...input }).success;
  assert.ok(valid({}));
  assert.ok(valid({ idleSeconds: 5 }));
  assert.ok(
    valid({
      rule: { kind: 'cron', cron: ' 0  4 * * * ', timeZone: 'Europe/Berlin' },
      jitterPercent: 50,
      idleSeconds: 600,
    }),
  );
  const wrong = [
    ...[0, 1_441, 2.5].map((everyMinutes) => ({ rule: { kind: 'interval', everyMinutes } })),
    { rule: {} },
    { rule: { kind: 'cron', cron: '0 4 * * *' } },
    { rule: { kind: 'interval', everyMinutes: 5, cron: '0 4 * * *', timeZone: 'UTC' } },
    ...[-1, 51].map((jitterPercent) => ({ jitterPercent })),
    ...[0, 4, 601].map((idleSeconds) => ({ idleSeconds })),
  ];
  for (const input of wrong) assert.ok(!valid(input), JSON.stringify(input));
});
