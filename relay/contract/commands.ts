import type { Reason } from '../protocol/reasons.ts';

/** Orders to phones: how long each step may take and how each may end. Relay and web decide by this one table. */

/** ROT-03: from the request on; a command that was not sent by then never runs. */
export const commandExpiryMs = 90_000;

/** From sending to the phone's result; a rotation has its own times (rotations.ts). */
export const resultWithinMs = { reboot: 60_000, find_phone: 60_000 } as const;

/** This long after a command was due its relay is taken for gone, and the jobs end it. Longer than a result waits to be confirmed. */
export const relayGoneMs = 30_000;

export type OrderKind = 'rotate' | keyof typeof resultWithinMs;
/** A command that has not ended. Whatever its end was, it is final: the event that is written first wins. */
export type OpenState = 'queued' | 'sent';
export type EndState = 'done' | 'failed' | 'expired';

interface Rule {
  /** In these states the event ends a command, in others it changes nothing. */
  readonly ends: readonly OpenState[];
  readonly state: EndState;
  readonly reason: Reason | null | Readonly<Record<OrderKind, Reason>>;
}

/**
 * What may happen to a command, and the end that it leads to. Of events that are seen at once the upper one wins. A
 * rotation ends with its command: as `failed` for the same reason, unless the phone's result says more.
 */
export const commandRules = {
  /** The phone's result: success. Of a rotation it counts only once the phone's state confirms it (ROT-02). */
  done: { ends: ['sent'], state: 'done', reason: null },
  /** The phone's result: failure, with its own reason or this one. */
  refused: {
    ends: ['sent'],
    state: 'failed',
    reason: { rotate: 'rotation_failed', reboot: 'internal_error', find_phone: 'internal_error' },
  },
  /** The device went to another customer: what the old one ordered is void. */
  device_moved: { ends: ['queued', 'sent'], state: 'failed', reason: 'device_moved' },
  /** Someone who may order it took it back; of a rotation only while its radio was not touched. */
  cancelled: { ends: ['queued', 'sent'], state: 'failed', reason: 'command_cancelled' },
  /** The phone's secret was revoked, or another phone took its place: no one is left to answer. */
  phone_unpaired: { ends: ['queued', 'sent'], state: 'failed', reason: 'device_revoked' },
  /** The relay claimed the command and has no tunnel to the phone: never kept for later. */
  phone_offline: { ends: ['sent'], state: 'failed', reason: 'phone_offline' },
  /** Nothing was sent within `commandExpiryMs`. */
  not_sent: { ends: ['queued'], state: 'expired', reason: 'expired' },
  /** No result by the time that was set when it was sent. */
  no_result: {
    ends: ['sent'],
    state: 'failed',
    reason: { rotate: 'rotation_timeout', reboot: 'tunnel_lost', find_phone: 'tunnel_lost' },
  },
  /** The tunnel is gone: the result may come in a later session. */
  tunnel_lost: { ends: [], state: 'failed', reason: 'tunnel_lost' },
  /** The relay starts: results may come to its next run, and the times above continue. */
  relay_restarted: { ends: [], state: 'failed', reason: 'relay_stopping' },
} as const satisfies Record<string, Rule>;

export type CommandEvent = keyof typeof commandRules;

export interface CommandEnd {
  readonly state: EndState;
  readonly reason: Reason | null;
}

/**
 * How an event ends a command; undefined when it does not.
 * @param reported the phone's own reason; only of `refused`
 */
export function commandEnd(
  { kind, state }: { readonly kind: OrderKind; readonly state: string },
  event: CommandEvent,
  reported?: Reason,
): CommandEnd | undefined {
  const rule: Rule = commandRules[event];
  if (!rule.ends.some((open) => open === state)) return undefined;
  const standard = typeof rule.reason === 'string' || rule.reason === null ? rule.reason : rule.reason[kind];
  return { state: rule.state, reason: event === 'refused' ? (reported ?? standard) : standard };
}

/** The event that is due for a command at a time, in milliseconds since 1970; undefined while it may still continue. */
export function overdueEvent(
  command: {
    readonly state: string;
    readonly expiresAt: Date;
    /** Set when it was sent. */
    readonly dueAt: Date | null;
  },
  nowMs: number,
): 'not_sent' | 'no_result' | undefined {
  const { state, expiresAt, dueAt } = command;
  if (state === 'queued') return expiresAt.getTime() <= nowMs ? 'not_sent' : undefined;
  return state === 'sent' && (dueAt ?? expiresAt).getTime() <= nowMs ? 'no_result' : undefined;
}
