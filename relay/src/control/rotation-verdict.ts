import ipaddr from 'ipaddr.js';
import type { Reason } from '../../protocol/index.ts';
import type { CommandResult } from '../tunnel/registry.ts';

/** What an attempt came to, by the phone's result and by its state as the relay sees it. */
export type Verdict =
  | { readonly result: 'changed' | 'same_ip'; readonly newIp: string }
  | { readonly result: 'failed'; readonly newIp: string | null; readonly reason: Reason | undefined };

/**
 * The verdict on an attempt. Changed only when the new address is given, is not the one before this attempt, and is the
 * one that the phone's state reports afterwards; an old address that no one knows proves nothing (ROT-02, pitfall 11).
 *
 * @param knownIp the address before this attempt, as the relay knew it; it counts more than what the phone says now
 * @param reported the phone's address of a family according to its last state
 * @param late true when no confirming state is waited for any longer
 * @returns undefined while a confirming state may still come
 */
export function judgeAttempt(
  result: CommandResult,
  knownIp: string | null,
  reported: (family: 4 | 6) => string | undefined,
  late: boolean,
): Verdict | undefined {
  const oldIp = knownIp ?? result.oldIp ?? null;
  const newIp = result.newIp ?? null;
  const failed = (reason = result.reason): Verdict => ({ result: 'failed', newIp, reason });
  const same = (ip: string): Verdict => ({ result: 'same_ip', newIp: ip });
  if (!result.ok) {
    const kept = newIp ?? oldIp;
    return result.reason === 'same_ip' && kept ? same(kept) : failed();
  }
  if (!newIp || !oldIp || familyOf(newIp) !== familyOf(oldIp)) return failed();
  if (sameIp(newIp, oldIp) || (result.oldIp && sameIp(newIp, result.oldIp))) return same(newIp);
  const now = reported(familyOf(newIp));
  if (now && sameIp(now, newIp)) return { result: 'changed', newIp };
  if (!late) return undefined;
  return now && sameIp(now, oldIp) ? same(oldIp) : failed(undefined);
}

function familyOf(ip: string): 4 | 6 {
  return ip.includes(':') ? 6 : 4;
}

/** True for two spellings of one address. */
export function sameIp(a: string, b: string): boolean {
  return ipaddr.parse(a).toString() === ipaddr.parse(b).toString();
}
