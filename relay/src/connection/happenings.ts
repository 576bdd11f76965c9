import { hourMs, stepStartMs } from '../../contract/periods.ts';
import type { Reason } from '../../protocol/reasons.ts';
import { Clients } from './clients.ts';
import { RefusalCounts, type CountedRefusal } from './refusal-counts.ts';

/** What happened on a connection, beside its bytes. */
export interface Happened {
  /** Streams and UDP associations. */
  readonly opened: number;
  readonly refused: number;
  /** New addresses among those that opened them. */
  readonly clients: Uint8Array | undefined;
  readonly refusals: readonly CountedRefusal[];
  /** Streams whose line in the access log was dropped. */
  readonly logDropped: number;
}

const nothing: readonly CountedRefusal[] = [];

/** Counts what happens on one connection until it is taken: a few integers for each stream, and memory that is bounded. */
export class Happenings {
  #opened = 0;
  #refused = 0;
  #logDropped = 0;
  readonly #clients = new Clients();
  #refusals: RefusalCounts | undefined;

  opened(source: string, sliceMs: number): void {
    this.#opened += 1;
    this.#clients.add(source, sliceMs);
  }

  refused(reason: Reason, source: string, nowMs: number, sliceMs: number): void {
    this.#refused += 1;
    this.#refusals ??= new RefusalCounts();
    this.#refusals.note(reason, source, nowMs, stepStartMs(hourMs, sliceMs));
  }

  logDropped(): void {
    this.#logDropped += 1;
  }

  take(): Happened {
    const [opened, refused, logDropped] = [this.#opened, this.#refused, this.#logDropped];
    this.#opened = 0;
    this.#refused = 0;
    this.#logDropped = 0;
    const refusals = refused > 0 ? (this.#refusals?.take() ?? nothing) : nothing;
    return { opened, refused, logDropped, clients: this.#clients.take(), refusals };
  }

  /** What was taken so far is another owner's. */
  forget(): void {
    this.#clients.forget();
    this.#refusals?.forget();
  }
}
