import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reason } from '@pocketproxy/relay/protocol';
import { agentLimits } from './limits.ts';
import type { Network } from './network/network.ts';
import { until } from './until.ts';

/** What a rotation came to. ok only when both addresses were seen over the mobile network and differ (ROT-02). */
export interface RotationOutcome {
  readonly ok: boolean;
  readonly reason?: Reason;
  readonly oldIp?: string;
  readonly newIp?: string;
  readonly attempts: number;
}

export type RotationLimits = Readonly<
  Record<'rotationMs' | 'recoverMs' | 'ipCheckTimeoutMs' | 'ipCheckRetryMs', number>
>;

/**
 * Gets a new mobile address and proves it: look, change, look again. Whatever happens, the phone is asked to leave
 * airplane mode again (pitfall 11). `expired` is asked once more before the radio is touched.
 */
export async function rotate(
  network: Network,
  expired: () => boolean,
  stop: AbortSignal,
  limits: RotationLimits = agentLimits,
): Promise<RotationOutcome> {
  const down = network.unavailable();
  if (down) return { ok: false, reason: down, attempts: 0 };
  const oldIp = await see(network, AbortSignal.any([stop, AbortSignal.timeout(limits.ipCheckTimeoutMs)]));
  if (oldIp === undefined) return { ok: false, reason: 'rotation_failed', attempts: 0 };
  if (expired()) return { ok: false, reason: 'expired', oldIp, attempts: 0 };

  const end = AbortSignal.any([stop, AbortSignal.timeout(limits.rotationMs)]);
  const changed = await until(end, network.rotate(end)).then(
    () => true,
    () => false,
  );
  if (!changed) await recover(network, limits.recoverMs);
  if (end.aborted) return { ok: false, reason: 'rotation_stuck', oldIp, attempts: 1 };

  const newIp = await seeAgain(network, end, limits);
  if (newIp === undefined) {
    await recover(network, limits.recoverMs);
    return { ok: false, reason: 'rotation_stuck', oldIp, attempts: 1 };
  }
  if (!changed || isIP(newIp) !== isIP(oldIp))
    return { ok: false, reason: 'rotation_failed', oldIp, newIp, attempts: 1 };
  if (newIp === oldIp) return { ok: false, reason: 'same_ip', oldIp, newIp, attempts: 1 };
  return { ok: true, oldIp, newIp, attempts: 1 };
}

function see(network: Network, signal: AbortSignal): Promise<string | undefined> {
  return until(signal, network.publicIp(signal)).catch(() => undefined);
}

async function seeAgain(network: Network, end: AbortSignal, limits: RotationLimits): Promise<string | undefined> {
  while (!end.aborted) {
    const ip = await see(network, AbortSignal.any([end, AbortSignal.timeout(limits.ipCheckTimeoutMs)]));
    if (ip !== undefined) return ip;
    await sleep(limits.ipCheckRetryMs, undefined, { signal: end }).catch(() => undefined);
  }
  return undefined;
}

/** Has its own time limit: it also runs when the rotation has timed out, and when the agent is asked to stop. */
async function recover(network: Network, limitMs: number): Promise<void> {
  const signal = AbortSignal.timeout(limitMs);
  await until(signal, network.recover(signal)).catch(() => undefined);
}
