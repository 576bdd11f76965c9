import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandKinds } from '../protocol/control.ts';
import { reasons } from '../protocol/reasons.ts';
import {
  commandEnd,
  commandExpiryMs,
  commandRules,
  overdueEvent,
  resultWithinMs,
  type CommandEvent,
  type OrderKind,
} from './commands.ts';

const kinds: OrderKind[] = ['rotate', 'reboot', 'find_phone'];
const isEvent = (name: string): name is CommandEvent => name in commandRules;
const events = Object.keys(commandRules).filter(isEvent);

test('ROT-02 ROT-03 each event ends each command of each kind and state as the table says, or not at all', () => {
  const ends = events.flatMap((event) =>
    (['queued', 'sent'] as const).map((state) => {
      const of = kinds.map((kind) => commandEnd({ kind, state }, event));
      const [rotation, reboot] = of;
      return [
        event,
        state,
        rotation && `${rotation.state} ${rotation.reason}`,
        reboot && `${reboot.state} ${reboot.reason}`,
      ];
    }),
  );
  const none = [undefined, undefined];
  assert.deepEqual(ends, [
    ['done', 'queued', ...none],
    ['done', 'sent', 'done null', 'done null'],
    ['refused', 'queued', ...none],
    ['refused', 'sent', 'failed rotation_failed', 'failed internal_error'],
    ['device_moved', 'queued', 'failed device_moved', 'failed device_moved'],
    ['device_moved', 'sent', 'failed device_moved', 'failed device_moved'],
    ['cancelled', 'queued', 'failed command_cancelled', 'failed command_cancelled'],
    ['cancelled', 'sent', 'failed command_cancelled', 'failed command_cancelled'],
    ['phone_unpaired', 'queued', 'failed device_revoked', 'failed device_revoked'],
    ['phone_unpaired', 'sent', 'failed device_revoked', 'failed device_revoked'],
    ['phone_offline', 'queued', ...none],
    ['phone_offline', 'sent', 'failed phone_offline', 'failed phone_offline'],
    ['not_sent', 'queued', 'expired expired', 'expired expired'],
    ['not_sent', 'sent', ...none],
    ['no_result', 'queued', ...none],
    ['no_result', 'sent', 'failed rotation_timeout', 'failed tunnel_lost'],
    ['tunnel_lost', 'queued', ...none],
    ['tunnel_lost', 'sent', ...none],
    ['relay_restarted', 'queued', ...none],
    ['relay_restarted', 'sent', ...none],
  ]);
});

test('an end is final: no event changes it', () => {
  for (const event of events)
    for (const state of ['done', 'failed', 'expired'])
      for (const kind of kinds) assert.equal(commandEnd({ kind, state }, event), undefined, `${event} ${state}`);
});

test('the phone’s own reason counts where it refuses, and nowhere else', () => {
  const command = { kind: 'reboot', state: 'sent' } as const;
  assert.equal(commandEnd(command, 'refused', 'command_unsupported')?.reason, 'command_unsupported');
  assert.equal(commandEnd(command, 'no_result', 'command_unsupported')?.reason, 'tunnel_lost');
});

test('a command is due when it was not sent, or not answered, in its time', () => {
  const at = (ms: number) => new Date(1_000_000 + ms);
  const due = (state: string, ms: number) =>
    overdueEvent(
      { state, expiresAt: at(commandExpiryMs), dueAt: state === 'queued' ? null : at(resultWithinMs.reboot) },
      at(ms).getTime(),
    );
  assert.equal(due('queued', commandExpiryMs - 1), undefined);
  assert.equal(due('queued', commandExpiryMs), 'not_sent');
  assert.equal(due('sent', resultWithinMs.reboot - 1), undefined);
  assert.equal(due('sent', resultWithinMs.reboot), 'no_result');
  assert.equal(due('done', 10 * resultWithinMs.reboot), undefined);
});

test('the table knows every kind of command of the protocol, and names reasons that have a sentence', () => {
  assert.deepEqual(['rotate', ...Object.keys(resultWithinMs)].sort(), [...commandKinds].sort());
  for (const event of events)
    for (const kind of kinds)
      for (const state of ['queued', 'sent']) {
        const reason = commandEnd({ kind, state }, event)?.reason;
        if (reason) assert.ok(reasons[reason].sentence.length > 0, reason);
      }
});
