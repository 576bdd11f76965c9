import { deviceStates, type DeviceStateName } from '@/domain/device/states';
import type { ErrorCode } from '@/domain/errors';

/** Why a phone cannot rotate now, as far as its page knows; pure, so buttons say what the verb would. */

interface Phone {
  readonly state: { readonly name: DeviceStateName };
  readonly capabilities: readonly string[];
  readonly rotationCooldownSeconds: number;
}

interface LastRotation {
  readonly attempts: number;
  readonly finishedAt: Date | null;
}

export interface RotationRefusal {
  readonly code: Extract<
    ErrorCode,
    'not_paired' | 'phone_offline' | 'no_mobile' | 'no_method' | 'rotation_running' | 'rotation_cooldown'
  >;
  /** When the cooldown ends. */
  readonly until?: Date;
}

/** Undefined when nothing speaks against it. @param last the newest rotation, running or ended */
export function rotationRefusal(
  { state, capabilities, rotationCooldownSeconds }: Phone,
  last: LastRotation | null,
  nowMs: number,
): RotationRefusal | undefined {
  if (last && !last.finishedAt) return { code: 'rotation_running' };
  if (state.name === 'not_paired') return { code: 'not_paired' };
  if (state.name === 'no_mobile') return { code: 'no_mobile' };
  if (!deviceStates[state.name].reachable) return { code: 'phone_offline' };
  if (!canRotate({ capabilities })) return { code: 'no_method' };
  if (!last?.finishedAt || last.attempts === 0) return undefined;
  const until = new Date(last.finishedAt.getTime() + rotationCooldownSeconds * 1_000);
  return until.getTime() > nowMs ? { code: 'rotation_cooldown', until } : undefined;
}

/** False for a phone that said what it can do, and did not name this. */
export function canRotate({ capabilities }: Pick<Phone, 'capabilities'>): boolean {
  return capabilities.length === 0 || capabilities.includes('rotate');
}
