import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessForm } from './access';
import { formatBitrate, formatBytes } from './bytes';
import { formatDateTime, fromLocalInput, toLocalInput } from './date';
import { formatCountdown, formatDuration, formatRelative } from './duration';
import { signalBars } from './signal';

test('PORTAL-04: bytes and speeds read in decimal units', () => {
  const cases: [number, string][] = [
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [999_499, '999 kB'],
    [999_600, '1 MB'],
    [1_234_567, '1.23 MB'],
    [10_000_000_000, '10 GB'],
    [5e18, '5000 PB'],
  ];
  for (const [bytes, text] of cases) assert.equal(formatBytes(bytes), text);
  assert.equal(formatBitrate(20_000_000), '20 Mbit/s');
});

test('durations and countdowns', () => {
  assert.equal(formatDuration(59_999), '59 s');
  assert.equal(formatDuration(3_600_000), '1 h');
  assert.equal(formatDuration(93_784_000), '1 d 2 h');
  assert.equal(formatCountdown(545_000), '9:05');
  assert.equal(formatCountdown(-1), '0:00');
});

test('relative times look both ways and end beyond a month', () => {
  const now = Date.UTC(2026, 0, 1);
  assert.equal(formatRelative(now - 3_000, now), 'just now');
  assert.equal(formatRelative(now - 300_000, now), '5 min ago');
  assert.equal(formatRelative(now + 7_200_000, now), 'in 2 h');
  assert.equal(formatRelative(now - 86_400_000, now), '1 day ago');
  assert.equal(formatRelative(now - 40 * 86_400_000, now), undefined);
});

test('pitfall-14: dates follow the zone through daylight saving, both ways', () => {
  const winter = Date.UTC(2026, 0, 15, 12, 0);
  const summer = Date.UTC(2026, 6, 15, 12, 0);
  assert.equal(formatDateTime(winter, 'Europe/Berlin'), '15 Jan 2026, 13:00');
  assert.equal(formatDateTime(summer, 'Europe/Berlin'), '15 Jul 2026, 14:00');
  assert.equal(formatDateTime(winter + 9_999, 'Europe/Berlin', 'second'), '15 Jan 2026, 13:00:09');
  for (const zone of ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu']) {
    for (const at of [winter, summer]) assert.equal(fromLocalInput(toLocalInput(at, zone), zone), at);
  }
  assert.equal(fromLocalInput('2026-10-25T12:00', 'Europe/Berlin'), Date.UTC(2026, 9, 25, 11, 0));
  assert.equal(fromLocalInput('2026-03-29T01:30', 'Europe/Berlin'), Date.UTC(2026, 2, 29, 0, 30));
  assert.equal(fromLocalInput('nonsense', 'UTC'), undefined);
});

test('PORTAL-01: a form of an access; none without a port', () => {
  const access = { host: '203.0.113.7', username: 'ppabc', password: 'pw' };
  assert.equal(accessForm({ ...access, port: 20001 }, '', 'line'), '203.0.113.7:20001:ppabc:pw');
  assert.equal(accessForm({ ...access, port: null }, '', 'line'), undefined);
});

test('signal bars', () => {
  assert.deepEqual([-70, -90, -100, -110, -125].map(signalBars), [4, 3, 2, 1, 0]);
});
