import { commandExpiryMs } from './commands.ts';
import type { Reason } from '../protocol/reasons.ts';

/** A rotation is one operation, and this is its state machine. Relay and web decide by these tables (adr/0028). */

interface StateRow {
  /** What may follow. Steps that a phone reports may be lost on the way, so later ones may also follow. */
  readonly next: readonly RotationState[];
  /** What a customer's traffic does meanwhile: streams run, streams may finish, or everything waits for the phone. */
  readonly traffic: 'runs' | 'drains' | 'waits';
  /** What the phone or the relay is doing, as people read it. */
  readonly sentence: string;
}

const ends = ['changed', 'same_ip', 'failed'] as const;
/** Another attempt begins with the radio again. */
const fromVerifying = ['radio_off', ...ends] as const;

export const rotationStates = {
  queued: { next: ['draining', 'failed'], traffic: 'runs', sentence: 'Waiting to start' },
  draining: { next: ['radio_off', 'failed'], traffic: 'drains', sentence: 'Letting open connections finish' },
  radio_off: {
    next: ['hold', 'radio_on', 'waiting_ip', 'verifying', 'failed'],
    traffic: 'waits',
    sentence: 'Switching the radio off',
  },
  hold: {
    next: ['radio_on', 'waiting_ip', 'verifying', 'failed'],
    traffic: 'waits',
    sentence: 'Keeping the radio off',
  },
  radio_on: { next: ['waiting_ip', 'verifying', 'failed'], traffic: 'waits', sentence: 'Switching the radio on' },
  waiting_ip: { next: ['verifying', 'failed'], traffic: 'waits', sentence: 'Waiting for an address' },
  verifying: { next: fromVerifying, traffic: 'waits', sentence: 'Verifying the new address' },
  changed: { next: [], traffic: 'runs', sentence: 'Changed' },
  same_ip: { next: [], traffic: 'runs', sentence: 'Same address' },
  failed: { next: [], traffic: 'runs', sentence: 'Failed' },
} as const satisfies Record<string, Omit<StateRow, 'next'> & { readonly next: readonly string[] }>;

export type RotationState = keyof typeof rotationStates;
export type RotationEndState = (typeof ends)[number];
/** All states, in their order. */
export const rotationStateNames = Object.keys(rotationStates) as [RotationState, ...RotationState[]];

/** True for a state that nothing follows. */
export function isRotationOver(state: RotationState): state is RotationEndState {
  return rotationStates[state].next.length === 0;
}

/** Whether a rotation may go from one state to another. */
export function mayFollow(from: RotationState, to: RotationState): boolean {
  return rotationStates[from].next.some((next) => next === to);
}

/** The radio has not been touched, so a rotation may still be cancelled. */
export function isCancellable(state: RotationState): boolean {
  return state === 'queued' || state === 'draining';
}

/** Why a rotation failed, or what else there is to say of its end; with the words that people read. */
export const rotationReasons = {
  phone_offline: 'The phone was offline.',
  busy: 'The phone was busy with another command.',
  no_method: 'This phone cannot change its IP address.',
  method_failed: 'The phone could not change its IP address.',
  radio_stuck: 'The phone could not switch its radio off and on.',
  no_network: 'The phone found no mobile network.',
  timeout: 'The phone did not report back in time.',
  cancelled: 'It was cancelled before the phone went offline.',
  device_moved: 'The phone was assigned to another customer.',
  device_revoked: 'The phone was unpaired.',
  /** Beside `changed`: no attempt brought an address that the condition accepts. */
  seen_recently: 'The address changed, but this phone had it before, within the time that you chose.',
} as const satisfies Record<string, string>;

export type RotationReason = keyof typeof rotationReasons;

/** True for the name of a reason of this table. */
export function isRotationReason(name: string): name is RotationReason {
  return Object.hasOwn(rotationReasons, name);
}

const reasonOfCommand: Partial<Record<Reason, RotationReason>> = {
  phone_offline: 'phone_offline',
  busy: 'busy',
  command_unsupported: 'no_method',
  no_method: 'no_method',
  radio_stuck: 'radio_stuck',
  mobile_down: 'no_network',
  no_network: 'no_network',
  /** Of phones that do not report which of the two it was. */
  rotation_stuck: 'no_network',
  rotation_timeout: 'timeout',
  expired: 'timeout',
  command_cancelled: 'cancelled',
  device_moved: 'device_moved',
  device_revoked: 'device_revoked',
};

/** Why a rotation failed, from the reason of its command or of the phone. */
export function rotationReasonOf(reason: Reason | null): RotationReason {
  return (reason && reasonOfCommand[reason]) ?? 'method_failed';
}

export const rotationBounds = {
  /** How long streams may finish, seconds. */
  drainSeconds: { default: 3, min: 0, max: 30 },
  /** From the end of one rotation to the next request, seconds. */
  cooldownSeconds: { default: 10, min: 0, max: 3_600 },
  attempts: { default: 3, min: 1, max: 10 },
  /** "Not an address that this phone had in the last hours". */
  unseenHours: { min: 1, max: 720 },
  /** How long a new request waits for the phone, seconds; per connection. */
  waitSeconds: { default: 30, min: 0, max: 60 },
} as const;

/**
 * The longest that streams to the dashboard outlast the others where a link asked for the rotation: one of them may be
 * the link's caller, who waits for the answer (adr/0031).
 */
export const answerDrainMs = 5_000;

/** A place where the dashboard answers, as relay and web compare it. */
export function targetText({ host, port }: { readonly host: string; readonly port: number }): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** One attempt, from sending to its verified address, the phone's way back included. */
export const attemptWithinMs = 100_000;

/** All of an operation, from the claim of its command on. */
export function rotationWithinMs(maxAttempts: number, drainSeconds: number): number {
  return drainSeconds * 1_000 + maxAttempts * attemptWithinMs;
}

/** The longest that an open rotation may exist; after that the jobs end it. */
export const rotationAtMostMs =
  commandExpiryMs + rotationWithinMs(rotationBounds.attempts.max, rotationBounds.drainSeconds.max);

/** How long the radio may stay off in one attempt, shortest first, milliseconds. */
export const holdsMs = [2_000, 4_000, 7_000, 10_000] as const;

/** What is known of one hold: attempts and those that brought another address. Both fade. */
export interface HoldRecord {
  readonly holdMs: number;
  readonly attempts: number;
  readonly changed: number;
}

/** How much of a hold's record remains with each further attempt: about the last five count. */
export const holdMemory = 0.8;

/** The likelihood that a hold brings another address; 0.5 for one that was never tried. */
export function holdRate(record: Pick<HoldRecord, 'attempts' | 'changed'> = { attempts: 0, changed: 0 }): number {
  return (record.changed + 1) / (record.attempts + 2);
}

/** The hold of the first attempt: the shortest that is nearly as good as the best, by this phone's record. */
export function firstHold(records: readonly HoldRecord[]): number {
  const rate = (holdMs: number) => holdRate(records.find((record) => record.holdMs === holdMs));
  const best = Math.max(...holdsMs.map(rate));
  return holdsMs.find((holdMs) => rate(holdMs) >= best * 0.9) ?? holdsMs[0];
}

/** The hold of the attempt after one that kept the address: the next longer one, or the longest again. */
export function nextHold(holdMs: number): number {
  return holdsMs.find((longer) => longer > holdMs) ?? holdsMs[holdsMs.length - 1] ?? holdMs;
}
