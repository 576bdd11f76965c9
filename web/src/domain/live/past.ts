import { randomBytes } from 'node:crypto';
import type { BusEvent } from '@pocketproxy/relay/contract';
import { concernsShare, mayReceive, type EventSubject, type ForRelays } from '@/domain/live/event';
import { readMark, writeMark } from '@/domain/live/mark';
import { personOf, type Viewer } from '@/domain/viewer';

/** How many events are remembered; a page that is older than the first of them is read again. */
export const maxRemembered = 1_024;

/** Events that some browser may want to know of. */
type Noted = Exclude<BusEvent, { type: 'traffic.now' | 'key.changed' } | ForRelays> | 'all';

/** Whom an event concerned; 'all' when it is not known what was lost. */
type Concerned = EventSubject | { readonly userId: string } | 'all';

interface PastOptions {
  /** A clock that never goes back, in ms. */
  readonly now?: () => number;
  /** Unlike that of any other process: 8 characters of base64url. */
  readonly process?: string;
}

/**
 * Remembers for whom the last events of this process were, so that a stream knows whether its page missed any. Marks are
 * times and not numbers of events: those would show a customer how busy the others are.
 */
export class LivePast {
  readonly #events: { readonly atMs: number; readonly concerned: Concerned }[] = [];
  readonly #now: () => number;
  readonly #process: string;
  #lastMs = 0;
  /** Of the last event that was forgotten. */
  #forgottenMs = 0;

  constructor({ now = () => performance.now(), process = randomBytes(6).toString('base64url') }: PastOptions = {}) {
    this.#now = now;
    this.#process = process;
  }

  /** The present moment; no event before is later, and every event after is. */
  mark(): string {
    this.#lastMs = Math.max(this.#lastMs, Math.floor(this.#now()));
    return writeMark({ process: this.#process, atMs: this.#lastMs });
  }

  #forget(): void {
    if (this.#events.length > maxRemembered) this.#forgottenMs = this.#events.shift()?.atMs ?? this.#forgottenMs;
  }

  /** A new moment, later than every mark before it, in ms. */
  tick(): number {
    return (this.#lastMs = Math.max(this.#lastMs + 1, Math.floor(this.#now())));
  }

  markOf(atMs: number): string {
    return writeMark({ process: this.#process, atMs });
  }

  /** The moment of a mark of this process, in ms. */
  read(mark: string | null): number | undefined {
    const read = readMark(mark);
    return read?.process === this.#process ? read.atMs : undefined;
  }

  /** Remembers an event of the bus, or that any may have been lost. Returns its mark. */
  note(event: Noted): string {
    this.tick();
    this.#events.push({ atMs: this.#lastMs, concerned: concerned(event) });
    this.#forget();
    return writeMark({ process: this.#process, atMs: this.#lastMs });
  }

  /** Remembers that a row of this customer is gone: no later view of it says so. */
  noteGone(subject: EventSubject): void {
    this.#events.push({ atMs: this.tick(), concerned: subject });
    this.#forget();
  }

  /**
   * True when something that the viewer may see may have changed since a mark. Also for a mark of another process, one
   * that is too old, and what is no mark.
   */
  changedSince(mark: string | null, viewer: Viewer): boolean {
    const since = readMark(mark);
    if (since?.process !== this.#process || since.atMs < this.#forgottenMs) return true;
    const first = this.#events.findIndex(({ atMs }) => atMs > since.atMs);
    return first >= 0 && this.#events.slice(first).some((event) => concerns(viewer, event.concerned));
  }
}

function concerned(event: Noted): Concerned {
  // A customer that was suspended is no longer its people's: whose it was, is not known here
  if (event === 'all' || event.type === 'customer.changed') return 'all';
  return event.type === 'user.changed'
    ? { userId: event.userId }
    : { customerId: event.customerId, deviceId: event.deviceId };
}

function concerns(viewer: Viewer, who: Concerned): boolean {
  if (who === 'all') return true;
  return 'userId' in who ? who.userId === personOf(viewer) : mayReceive(viewer, who) || concernsShare(viewer, who);
}
