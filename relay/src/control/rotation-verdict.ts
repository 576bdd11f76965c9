import ipaddr from 'ipaddr.js';
import type { Reason } from '../../protocol/index.ts';
import type { CommandResult } from '../tunnel/registry.ts';
import type { RotationEnd } from './command-rows.ts';

/** What the phone's result means for its command: an event of the contract's table, of a rotation with its end. */
export interface Verdict {
  readonly event: 'done' | 'refused';
  /** The phone's own reason. */
  readonly reported?: Reason;
  readonly rotation?: RotationEnd;
}

/** The verdict on a command other than a rotation. */
export function verdictOn({ ok, reason }: CommandResult): Verdict {
  return ok ? { event: 'done' } : { event: 'refused', reported: reason };
}

/**
 * What a rotation came to. Changed only when the new address is reported, is not the old one, and is the one that the
 * phone's state reports afterwards; an old address that no one knows proves nothing (ROT-02, pitfall 11).
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
): Verdict | undefined {
  const { attempts = 1 } = result;
  const oldIp = knownOldIp ?? result.oldIp ?? null;
  const newIp = result.newIp ?? null;
  const failed = (reason?: Reason): Verdict => ({
    ...{ event: 'refused', reported: reason },
    rotation: { state: 'failed', newIp, attempts },
  });
  const same = (ip: string | null): Verdict => ({ event: 'done', rotation: { state: 'same_ip', newIp: ip, attempts } });
  if (!result.ok) return result.reason === 'same_ip' ? same(newIp ?? oldIp) : failed(result.reason);
  if (!newIp || !oldIp || familyOf(newIp) !== familyOf(oldIp)) return failed(result.reason);
  if (sameIp(newIp, oldIp) || (result.oldIp && sameIp(newIp, result.oldIp))) return same(newIp);
  const now = reported(familyOf(newIp));
  if (now && sameIp(now, newIp)) return { event: 'done', rotation: { state: 'changed', newIp, attempts } };
  if (!late) return undefined;
  return now && sameIp(now, oldIp) ? same(oldIp) : failed();
}

function familyOf(ip: string): 4 | 6 {
  return ip.includes(':') ? 6 : 4;
}

function sameIp(a: string, b: string): boolean {
  return ipaddr.parse(a).toString() === ipaddr.parse(b).toString();
}
