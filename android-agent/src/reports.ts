import type { PhoneMessage, Reason, RotationStep } from '@pocketproxy/relay/protocol';
import type { Journal, Result } from './journal.ts';
import { agentLimits as limits } from './limits.ts';

interface Way {
  readonly send: (message: PhoneMessage) => void;
  /** What the relay's welcome said; undefined for a relay that is older than the word. */
  readonly accepts: readonly string[] | undefined;
}

/** A relay that does not say what it accepts would read these two as internal_error. */
const olderWords: Partial<Record<Reason, Reason>> = { radio_stuck: 'rotation_stuck', no_network: 'rotation_stuck' };

/**
 * What the phone reports of its commands. A rotation often costs the tunnel, so a result is sent again in each new session
 * until a session has outlived its sending long enough to know that it arrived. The relay may see one twice. Steps of the
 * rotation that runs, taken without a session, are sent by the next one with their age, before the result.
 */
export class Reports {
  readonly #journal: Journal;
  readonly #now: () => number;
  /** When each result was sent in this session, monotonic milliseconds. */
  readonly #sent = new Map<string, number>();
  /** Steps that no session could send. */
  #missed: { readonly id: string; readonly step: RotationStep; readonly atMs: number }[] = [];
  #way: Way | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(journal: Journal, now: () => number) {
    this.#journal = journal;
    this.#now = now;
  }

  /** A session is up. */
  attach(way: Way): void {
    this.#way = way;
    this.#sent.clear();
    for (const { id, step, atMs } of this.#missed.splice(0)) {
      const agoMs = Math.min(limits.stepAgeMs, Math.round(this.#now() - atMs));
      this.#sendStep({ type: 'step', id, step, agoMs });
    }
    this.#flush();
  }

  /** The session is gone. */
  detach(): void {
    this.#way = undefined;
    this.#confirm();
    this.#sent.clear();
  }

  /** Keeps the result and sends it now, or in the next session. */
  async result(result: Result): Promise<void> {
    await this.#journal.note(result.id, { result });
    this.#flush();
  }

  /** Sends the result of a command that came twice once more. */
  async again(id: string): Promise<void> {
    this.#sent.delete(id);
    await this.#journal.note(id, { confirmed: false });
    this.#flush();
  }

  /** Where a rotation is. */
  step(id: string, step: RotationStep): void {
    if (this.#way) return this.#sendStep({ type: 'step', id, step });
    this.#missed = [...this.#missed.filter((missed) => missed.id === id), { id, step, atMs: this.#now() }];
  }

  /** To a relay that accepts it. */
  #sendStep(message: Extract<PhoneMessage, { type: 'step' }>): void {
    if (this.#way?.accepts?.includes('step')) this.#way.send(message);
  }

  #flush(): void {
    const way = this.#way;
    if (!way) return;
    for (const result of this.#journal.unconfirmed) {
      if (this.#sent.has(result.id)) continue;
      way.send(way.accepts ? result : inOlderWords(result));
      this.#sent.set(result.id, this.#now());
    }
    if (this.#sent.size > 0) this.#timer ??= setTimeout(() => this.#confirm(), limits.resultConfirmMs).unref();
  }

  #confirm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const before = this.#now() - limits.resultConfirmMs;
    for (const [id, sentAtMs] of this.#sent) {
      if (sentAtMs > before) continue;
      this.#sent.delete(id);
      void this.#journal.note(id, { confirmed: true });
    }
    this.#flush();
  }
}

function inOlderWords({ reason, ...result }: Result): Result {
  return { ...result, reason: reason && (olderWords[reason] ?? reason) };
}
