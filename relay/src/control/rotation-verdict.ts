import ipaddr from 'ipaddr.js';
import type { CommandResult } from '../tunnel/registry.ts';
import type { Outcome } from './command-rows.ts';

/** How a command other than a rotation ended. */
export function outcomeOf({ ok, reason }: CommandResult): Outcome {
  return ok ? { state: 'done' } : { state: 'failed', reason: reason ?? 'internal_error' };
}

/**
 * What a rotation came to. Changed only when the new address is given, is not the old one, and is the one that the
 * phone's state reports afterwards; an old address that nobody knows proves nothing (ROT-02, pitfall 11).
 *
 * @param knownOldIp what the relay knew when it sent the command; it counts more than what the phone says now
 * @param reported the phone's address of a family according to its last state
 * @param late true when no confirming state is waited for any longer
 * @returns undefined while a confirming state may still come
 */
export function judgeRotation(
  result: CommandResult,
  knownOldIp: string | null,
  reported: (family: 4 | 6) => string | undefined,
  late: boolean,
): Outcome | undefined {
  const { attempts = 1 } = result;
  const oldIp = knownOldIp ?? result.oldIp ?? null;
  const newIp = result.newIp ?? null;
  const failed: Outcome = {
    state: 'failed',
    reason: result.reason ?? 'rotation_failed',
    rotation: { state: 'failed', oldIp, newIp, attempts },
  };
  const same: Outcome = { state: 'done', rotation: { state: 'same_ip', oldIp, newIp: newIp ?? oldIp, attempts } };
  if (!result.ok) return result.reason === 'same_ip' ? same : failed;
  if (!newIp || !oldIp || familyOf(newIp) !== familyOf(oldIp)) return failed;
  if (sameIp(newIp, oldIp) || (result.oldIp && sameIp(newIp, result.oldIp))) return same;
  const now = reported(familyOf(newIp));
  if (now && sameIp(now, newIp)) return { state: 'done', rotation: { state: 'changed', oldIp, newIp, attempts } };
  if (!late) return undefined;
  if (now && sameIp(now, oldIp)) return { ...same, rotation: { state: 'same_ip', oldIp, newIp: oldIp, attempts } };
  return { ...failed, reason: 'rotation_failed' };
}

function familyOf(ip: string): 4 | 6 {
  return ip.includes(':') ? 6 : 4;
}

function sameIp(a: string, b: string): boolean {
  return ipaddr.parse(a).toString() === ipaddr.parse(b).toString();
}
