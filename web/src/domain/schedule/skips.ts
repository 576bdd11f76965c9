import type { ErrorCode } from '@/domain/errors';

/** Why a rotation that was due was skipped; with the words that people read behind "Skipped at 14:05:". */
export const skips = {
  not_paired: 'no phone was paired',
  phone_offline: 'the phone was offline',
  no_mobile: 'the phone had no mobile network',
  no_method: 'the phone cannot change its IP address',
  rotation_running: 'another rotation was running',
  rotation_cooldown: 'the phone was resting after a rotation',
  /** The schedule waits for silence, and there was none in its time. */
  traffic: 'data kept flowing',
} as const satisfies Partial<Record<ErrorCode | 'traffic', string>>;

/** The words of a stored reason; one that only another version knows has none of its own. */
export function skipSentence(reason: string): string {
  return new Map<string, string>(Object.entries(skips)).get(reason) ?? 'the phone could not rotate';
}
