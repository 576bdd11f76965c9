import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommandResult } from '../tunnel/registry.ts';
import { judgeAttempt } from './rotation-verdict.ts';

const [old, fresh, third] = ['198.51.100.1', '198.51.100.2', '198.51.100.3'] as const;
const id = '0198a000-0000-7000-8000-000000000000';
const result = (more: Partial<CommandResult> = {}): CommandResult => ({
  type: 'result',
  id,
  ok: true,
  oldIp: old,
  newIp: fresh,
  ...more,
});

type Verdict = 'changed' | 'same_ip' | 'rotation_failed' | 'mobile_down' | 'wait';
const cases: [
  string,
  Partial<CommandResult>,
  known: string | null,
  reported: string | undefined,
  late: boolean,
  Verdict,
][] = [
  ['new address that the phone reports', {}, old, fresh, false, 'changed'],
  ['new address that is not reported yet', {}, old, old, false, 'wait'],
  ['new address that is never reported', {}, old, old, true, 'same_ip'],
  ['another address is reported in the end', {}, old, third, true, 'rotation_failed'],
  ['no state at all in the end', {}, old, undefined, true, 'rotation_failed'],
  ['the old address again', { newIp: old }, old, old, false, 'same_ip'],
  ['the old address by the phone, another known before', { oldIp: fresh }, old, fresh, false, 'same_ip'],
  ['the relay knew the new address already', {}, fresh, fresh, false, 'same_ip'],
  ['old address only known to the phone', {}, null, fresh, false, 'changed'],
  ['old address unknown to both', { oldIp: undefined }, null, fresh, false, 'rotation_failed'],
  ['done, without a new address', { newIp: undefined }, old, fresh, false, 'rotation_failed'],
  ['new address of another family', { newIp: '2001:db8::1' }, old, fresh, false, 'rotation_failed'],
  ['failed with a reason', { ok: false, reason: 'mobile_down' }, old, fresh, false, 'mobile_down'],
  ['failed without a reason', { ok: false }, old, fresh, false, 'rotation_failed'],
  ['failed because it is the same', { ok: false, reason: 'same_ip', newIp: undefined }, old, old, false, 'same_ip'],
];

for (const [name, more, known, reported, late, verdict] of cases) {
  test(`ROT-02 pitfall-11: ${name}: ${verdict}`, () => {
    const outcome = judgeAttempt(result(more), known, () => reported, late);
    const failure = outcome?.result === 'failed' ? (outcome.reason ?? 'rotation_failed') : outcome?.result;
    assert.equal(failure ?? 'wait', verdict);
  });
}

test('ROT-02: IPv6 addresses are compared as addresses', () => {
  const outcome = judgeAttempt(
    result({ oldIp: undefined, newIp: '2001:db8:0:0::2' }),
    '2001:db8::1',
    (family) => (family === 6 ? '2001:DB8::2' : undefined),
    false,
  );
  assert.equal(outcome?.result, 'changed');
});
