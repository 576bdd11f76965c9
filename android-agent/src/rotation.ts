import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reason, RotationStep } from '@pocketproxy/relay/protocol';
import { agentLimits } from './limits.ts';
import type { Network } from './network/network.ts';
import { Refused } from './refused.ts';
import { limited, until } from './until.ts';

/** What a rotation came to. ok only when both addresses were seen over the mobile network and differ (ROT-02). */
export interface RotationOutcome {
  readonly ok: boolean;
  readonly reason?: Reason;
  readonly oldIp?: string;
  readonly newIp?: string;
  /** How the address was changed; left out when the radio was not touched. */
  readonly method?: string;
  readonly attempts: number;
}

export type RotationLimits = Readonly<
  Record<'rotationMs' | 'switchMs' | 'recoverMs' | 'ipCheckTimeoutMs' | 'ipCheckRetryMs', number>
>;

export interface RotationOrder {
  /** How long the radio stays off, where the phone can choose. */
  readonly holdMs: number;
  /** Asked once more before the radio is touched. */
  readonly expired: () => boolean;
  /** The agent ends. */
  readonly stop: AbortSignal;
  /** The address before; awaited before the radio is touched. */
  readonly onOldIp: (ip: string) => Promise<void>;
  /** What comes next; awaited before it does. */
  readonly onStep: (step: RotationStep) => Promise<void>;
  readonly limits?: RotationLimits;
}

/**
 * Gets a new mobile address and proves it: look, change, look again. Whatever happens, the phone is asked to leave
 * airplane mode again (pitfall 11). Undefined when `stop` came before the end.
 */
export async function rotate(network: Network, order: RotationOrder): Promise<RotationOutcome | undefined> {
  const { stop, limits = agentLimits } = order;
  const down = network.unavailable();
  if (down) return { ok: false, reason: down, attempts: 0 };
  const oldIp = await see(network, stop, limits);
  if (stop.aborted) return undefined;
  if (oldIp === undefined) return { ok: false, reason: 'rotation_failed', attempts: 0 };
  if (order.expired()) return { ok: false, reason: 'expired', oldIp, attempts: 0 };
  await order.onOldIp(oldIp);

  const end = limited(limits.rotationMs + order.holdMs, stop);
  const failure = await change(network, order, end, limits);
  if (failure) await recover(network, limits);
  if (stop.aborted) return undefined;
  const touched = { oldIp, method: network.rotationMethod?.name, attempts: 1 };
  if (failure === 'radio_stuck') return { ok: false, reason: failure, ...touched };
  if (failure) return { ok: false, reason: failure, newIp: await see(network, end, limits), ...touched };

  await order.onStep('waiting_ip');
  const newIp = await seeAgain(network, end, limits);
  if (newIp === undefined) await recover(network, limits);
  return stop.aborted ? undefined : { ...judge(oldIp, newIp), ...touched };
}

/**
 * The end of a rotation that an earlier run of this process began and did not live to report: the radio is switched on again,
 * and what the address is then counts. Undefined when `stop` came before the end.
 */
export async function finishRotation(
  network: Network,
  { oldIp, step }: { readonly oldIp?: string | undefined; readonly step?: RotationStep | undefined },
  stop: AbortSignal,
  limits: RotationLimits = agentLimits,
): Promise<RotationOutcome | undefined> {
  if (oldIp === undefined || step === undefined) return { ok: false, reason: 'phone_stopped', oldIp, attempts: 0 };
  await recover(network, limits);
  const end = limited(limits.rotationMs, stop);
  const newIp = await seeAgain(network, end, limits);
  if (stop.aborted) return undefined;
  return { ...judge(oldIp, newIp), oldIp, method: network.rotationMethod?.name, attempts: 1 };
}

/** Why the radio did not do as it was asked, or undefined. */
async function change(
  network: Network,
  { holdMs, onStep }: RotationOrder,
  end: AbortSignal,
  limits: RotationLimits,
): Promise<Reason | undefined> {
  const signal = network.rotationMethod?.steps ? limited(limits.switchMs + holdMs, end) : end;
  try {
    await until(signal, network.rotate(signal, { holdMs, onStep }));
    return undefined;
  } catch (error) {
    if (signal.aborted) return 'radio_stuck';
    return error instanceof Refused ? error.reason : 'rotation_failed';
  }
}

function judge(oldIp: string, newIp: string | undefined): Pick<RotationOutcome, 'ok' | 'reason' | 'newIp'> {
  if (newIp === undefined) return { ok: false, reason: 'no_network' };
  if (isIP(newIp) !== isIP(oldIp)) return { ok: false, reason: 'rotation_failed', newIp };
  return newIp === oldIp ? { ok: false, reason: 'same_ip', newIp } : { ok: true, newIp };
}

function see(network: Network, end: AbortSignal, limits: RotationLimits): Promise<string | undefined> {
  const signal = limited(limits.ipCheckTimeoutMs, end);
  return until(signal, network.publicIp(signal)).catch(() => undefined);
}

async function seeAgain(network: Network, end: AbortSignal, limits: RotationLimits): Promise<string | undefined> {
  while (!end.aborted) {
    const ip = await see(network, end, limits);
    if (ip !== undefined) return ip;
    await sleep(limits.ipCheckRetryMs, undefined, { signal: end }).catch(() => undefined);
  }
  return undefined;
}

/**
 * Leaves airplane mode, or has tried to. Has its own time limit: it also runs when the rotation has timed out, and when the
 * agent is asked to stop.
 */
export async function recover(network: Network, { recoverMs }: RotationLimits = agentLimits): Promise<void> {
  const signal = limited(recoverMs);
  await until(signal, network.recover(signal)).catch(() => undefined);
}
