import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatStatusChange } from './status-change';

const at = new Date('2026-03-10T12:05:00Z');
const firstAt = new Date('2026-03-10T12:00:00Z');

test('an entry of the status log says how often the phone came or went', () => {
  assert.equal(formatStatusChange({ status: 'offline', at, times: 1, firstAt: null }), 'Offline');
  assert.equal(formatStatusChange({ status: 'online', at, times: 1, firstAt: null }), 'Online');
  assert.equal(formatStatusChange({ status: 'offline', at, times: 14, firstAt }), 'Went offline 14 times in 5 min');
  assert.equal(formatStatusChange({ status: 'online', at, times: 13, firstAt }), 'Came online 13 times in 5 min');
});
