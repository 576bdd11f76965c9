import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { PhoneMessage, Reason } from '@pocketproxy/relay/protocol';
import { Journal, type Result } from './journal.ts';
import { agentLimits as limits } from './limits.ts';
import { Reports } from './reports.ts';

function start(journal = new Journal()) {
  let nowMs = 0;
  const reports = new Reports(journal, () => nowMs);
  const sent: PhoneMessage[] = [];
  const attach = (accepts?: readonly string[]): void => reports.attach({ send: (one) => sent.push(one), accepts });
  const end = async (reason?: Reason): Promise<Result> => {
    const id = randomUUID();
    await journal.begin({ id, kind: 'rotate' });
    const result: Result = { type: 'result', id, ok: reason === undefined, reason };
    await reports.result(result);
    return result;
  };
  return { journal, reports, sent, attach, end, advance: (ms: number) => (nowMs += ms) };
}

test('ROT-02: a result waits for a session, and is sent again in the next until one has outlived it', async () => {
  const { journal, reports, sent, attach, end, advance } = start();
  const result = await end();
  assert.deepEqual(sent, []);
  for (const livedMs of [0, limits.resultConfirmMs - 1, limits.resultConfirmMs]) {
    attach(['step']);
    advance(livedMs);
    reports.detach();
  }
  assert.deepEqual(sent, [result, result, result]);
  attach(['step']);
  reports.detach();
  assert.deepEqual([sent.length, journal.unconfirmed], [3, []]);
});

test('ROT-02: a result is confirmed while its session continues', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { journal, sent, attach, end, advance } = start();
  attach(['step']);
  await end();
  advance(limits.resultConfirmMs);
  assert.equal(journal.unconfirmed.length, 1);
  t.mock.timers.tick(limits.resultConfirmMs);
  assert.deepEqual([sent.length, journal.unconfirmed], [1, []]);
});

test('ROT-03: the result of a command that came twice is sent once more', async () => {
  const { journal, reports, sent, attach, end } = start();
  attach(['step']);
  const result = await end();
  await journal.note(result.id, { confirmed: true });
  await reports.again(result.id);
  assert.deepEqual(sent, [result, result]);
});

test('ROT-01: steps go only to a relay that accepts them', () => {
  const { reports, sent, attach } = start();
  const id = randomUUID();
  for (const accepts of [undefined, [], ['something']]) {
    attach(accepts);
    reports.step(id, 'hold');
    reports.detach();
  }
  attach(['something', 'step']);
  reports.step(id, 'radio_on');
  assert.deepEqual(sent, [{ type: 'step', id, step: 'radio_on' }]);
});

test('ROT-02: steps without a session go out with the next one: in order, with their age, before the result, once', async () => {
  const { reports, sent, attach, end, advance } = start();
  const id = randomUUID();
  reports.step(randomUUID(), 'hold'); // of an attempt that has ended
  reports.step(id, 'hold');
  advance(2_000);
  reports.step(id, 'radio_on');
  const result = await end();
  advance(1_000_000);
  for (let session = 0; session < 2; session += 1) {
    attach(['step']);
    reports.detach();
  }
  const agoMs = 600_000;
  assert.deepEqual(sent.slice(0, 3), [
    { type: 'step', id, step: 'hold', agoMs },
    { type: 'step', id, step: 'radio_on', agoMs },
    result,
  ]);
  assert.equal(sent.filter(({ type }) => type === 'step').length, 2);
});

test('ROT-02: a relay that is older than these reasons reads the one that it knows', async () => {
  for (const reason of ['radio_stuck', 'no_network', 'same_ip', 'rotation_failed'] as const) {
    const { journal, reports, sent, attach, end } = start();
    attach();
    const result = await end(reason);
    reports.detach();
    attach([]);
    const older = reason === 'radio_stuck' || reason === 'no_network' ? 'rotation_stuck' : reason;
    assert.deepEqual(sent, [{ ...result, reason: older }, result]);
    assert.deepEqual(journal.unconfirmed, [result]);
  }
});
