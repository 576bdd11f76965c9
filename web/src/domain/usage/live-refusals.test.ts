import assert from 'node:assert/strict';
import test from 'node:test';
import { withLiveRefusals } from '@/domain/usage/live-refusals';
import type { RefusalHistoryView } from '@/domain/usage/view';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 28, 12, minute));
const row = (address: string | null, count: number, minute: number, reason = 'credentials_wrong') => ({
  ...{ reason, sentence: `${reason}.`, advice: null, address, count, lastAt: at(minute) },
});
const history: RefusalHistoryView = {
  ...{ since: at(0), total: 7, lastHour: 7 },
  reasons: [{ reason: 'credentials_wrong', sentence: 'credentials_wrong.', advice: null, count: 7, lastAt: at(9) }],
  rows: [row('203.0.113.9', 5, 9), row(null, 2, 8)],
};
const live = (address: string, count: number, minute: number, reason = 'credentials_wrong') => ({
  ...{ reason, sentence: `${reason}.`, address, count },
  ...{ firstAt: at(minute).toISOString(), lastAt: at(minute).toISOString() },
});
const merge = (...refusals: ReturnType<typeof live>[]) =>
  withLiveRefusals(history, refusals, (reason) => `Do ${reason}`);

test('USE-02 what the relay knows and the history has, too, counts once', () => {
  const merged = merge(live('203.0.113.9', 400, 10));
  assert.deepEqual([merged.total, merged.lastHour], [7, 7]);
  assert.deepEqual(merged.rows, [row('203.0.113.9', 5, 10), row(null, 2, 8)]);
  assert.deepEqual([merged.reasons[0]?.count, merged.reasons[0]?.lastAt], [7, at(10)]);
});

test('USE-02 what was refused since the last flush is added, with what to do; the newest is first', () => {
  const merged = merge(live('198.51.100.1', 3, 11), live('198.51.100.1', 20, 12, 'quota_exceeded'));
  assert.deepEqual([merged.total, merged.lastHour], [30, 30]);
  assert.deepEqual(
    merged.rows.map(({ reason, address, count }) => [reason, address, count]),
    [
      ['quota_exceeded', '198.51.100.1', 20],
      ['credentials_wrong', '198.51.100.1', 3],
      ['credentials_wrong', '203.0.113.9', 5],
      ['credentials_wrong', null, 2],
    ],
  );
  assert.deepEqual(
    merged.reasons.map(({ reason, count, advice }) => [reason, count, advice]),
    [
      ['quota_exceeded', 20, 'Do quota_exceeded'],
      ['credentials_wrong', 10, null],
    ],
  );
});

test('USE-02 an IPv6 client is its /64, as in the history', () => {
  const [v6] = merge(live('2001:db8:0:1:2::3', 1, 11)).rows;
  assert.equal(v6?.address, '2001:db8:0:1::/64');
  const known = { ...history, rows: [row('2001:db8:0:1::/64', 5, 9)] };
  assert.equal(withLiveRefusals(known, [live('2001:db8:0:1:2::3', 400, 10)], () => null).total, 7);
});

test('USE-02 what the relay refused before the time that is shown is left out; without news nothing changes', () => {
  assert.deepEqual(merge(live('198.51.100.7', 9, -1)), history);
  assert.deepEqual(merge(), history);
});
