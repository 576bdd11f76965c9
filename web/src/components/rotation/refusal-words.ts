import { browserErrors } from '@/domain/browser-errors';
import type { RotationRefusal } from '@/domain/rotation/refusal';
import { formatCountdown } from '../format/duration';

/** In short, since the page's notice says more. */
const reasons = {
  not_paired: 'Pair a phone first.',
  phone_offline: 'The phone is offline.',
  no_mobile: 'No mobile network.',
  no_method: browserErrors.no_method.sentence,
  rotation_running: browserErrors.rotation_running.sentence,
  rotation_cooldown: browserErrors.rotation_cooldown.sentence,
} as const satisfies Record<RotationRefusal['code'], string>;

/** Why a phone cannot rotate now, and for how long. */
export function reasonOf({ code, until }: RotationRefusal, nowMs: number): string {
  if (!until) return reasons[code];
  const seconds = Math.max(1, Math.ceil((until.getTime() - nowMs) / 1_000));
  return `Ready again in ${seconds < 60 ? `${seconds} s` : formatCountdown(seconds * 1_000)}.`;
}
