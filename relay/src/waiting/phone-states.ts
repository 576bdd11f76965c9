import type { Reason } from '../../protocol/reasons.ts';
import { relayLimits } from '../limits.ts';
import type { Tunnels } from '../tunnel/registry.ts';
import type { RotationPhases } from './rotation-phases.ts';

/** Why a phone takes no new streams now. */
export interface Absence {
  readonly reason: Reason;
  /**
   * How long a request may wait for the phone at most, where its connection allows that, milliseconds; 0: it is refused
   * immediately.
   */
  readonly waitMs: number;
}

/** The phone is not there any more, but may soon be again: what had not begun is tried once more. */
const passing: ReadonlySet<Reason> = new Set([
  'rotating',
  'tunnel_lost',
  'heartbeat_lost',
  'session_replaced',
  'phone_offline',
]);
/** Tunnels that ended with one of these do not come back in a moment. */
const final: ReadonlySet<Reason> = new Set(['device_revoked', 'phone_stopped', 'memory_hoarded', 'relay_stopping']);

/** What of each phone new work meets: the tunnel, the mobile network, a rotation, a tunnel that was lost just now. */
export class PhoneStates {
  readonly #tunnels: Pick<Tunnels, 'refusal'>;
  readonly #phases: Pick<RotationPhases, 'phaseOf' | 'backInMs'>;
  readonly #now: () => number;
  /** When tunnels were lost, the oldest first; forgotten after lostPhoneWaitMs. -Infinity: not one to wait for. */
  readonly #lostMs = new Map<string, number>();
  #startedMs = -Infinity;

  constructor(
    tunnels: Pick<Tunnels, 'refusal'>,
    phases: Pick<RotationPhases, 'phaseOf' | 'backInMs'>,
    now: () => number = () => performance.now(),
  ) {
    this.#tunnels = tunnels;
    this.#phases = phases;
    this.#now = now;
  }

  /** The relay takes clients from now on: the phones of its earlier run are on their way back, as if just lost. */
  started(): void {
    this.#startedMs = this.#now();
  }

  /** Notes that a phone's tunnel has ended. */
  lost(deviceId: string, reason: Reason): void {
    this.#lostMs.delete(deviceId);
    for (const [id, lostMs] of this.#lostMs) {
      if (lostMs + relayLimits.lostPhoneWaitMs > this.#now()) break;
      this.#lostMs.delete(id);
    }
    this.#lostMs.set(deviceId, final.has(reason) ? -Infinity : this.#now());
  }

  /** Why nothing new runs through a phone now; undefined: it does. */
  absence(deviceId: string): Absence | undefined {
    if (this.#phases.phaseOf(deviceId)) return { reason: 'rotating', waitMs: Infinity };
    const reason = this.#tunnels.refusal(deviceId);
    if (!reason) return undefined;
    const mayReturn = reason === 'phone_offline' && this.#wasLostJustNow(deviceId);
    return { reason, waitMs: mayReturn ? relayLimits.lostPhoneWaitMs : 0 };
  }

  /** True when something ended only because its phone is unavailable for a moment. */
  isPassing(deviceId: string, reason: Reason): boolean {
    return passing.has(reason) || (reason === 'mobile_down' && this.#phases.phaseOf(deviceId) !== undefined);
  }

  /** When another try makes sense after a refusal, whole seconds; undefined: as the table of reasons says. */
  retryAfterSeconds(deviceId: string, reason: Reason): number | undefined {
    if (reason !== 'rotating' || !this.#phases.phaseOf(deviceId)) return undefined;
    return Math.max(1, Math.ceil(this.#phases.backInMs(deviceId) / 1_000));
  }

  #wasLostJustNow(deviceId: string): boolean {
    const lostMs = this.#lostMs.get(deviceId) ?? this.#startedMs;
    return this.#now() < lostMs + relayLimits.lostPhoneWaitMs;
  }
}
