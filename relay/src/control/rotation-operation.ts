import { rotationWithinMs, type RotationState } from '../../contract/rotations.ts';
import type { CommandResult } from '../tunnel/registry.ts';
import type { AttemptRow, OperationRow, StepRow } from './rotation-rows.ts';

interface Step {
  readonly state: RotationState;
  readonly attempt: number;
  readonly atMs: number;
}

/** A rotation that runs: its row, and what of it is only in memory. Times are those of the given monotonic clock. */
export class Operation {
  readonly row: OperationRow;
  /** Begun by an earlier run of the relay, whose phones are on their way back. */
  readonly resumed: boolean;
  readonly #now: () => number;
  readonly #startedMs: number;
  state: RotationState;
  /** Attempts that were started; the last one runs. */
  attempts: number;
  attemptId: string | null;
  holdMs: number | null;
  oldIp: string | null;
  /** The phone's address before the running attempt; the operation's old one before the first. */
  lastIp: string | null;
  /** The streams had their time. */
  drained: boolean;
  result: { readonly message: CommandResult; readonly atMs: number } | undefined;
  method: string | null = null;
  #attemptSinceMs: number;
  /** Steps that are not in the table yet. */
  #steps: readonly Step[] = [];

  constructor(row: OperationRow, resumed: boolean, now: () => number) {
    this.row = row;
    this.resumed = this.drained = resumed;
    this.#now = now;
    this.#startedMs = this.#attemptSinceMs = now();
    this.state = row.state;
    this.attempts = row.attempts;
    this.attemptId = row.attemptId;
    this.holdMs = row.holdMs;
    this.oldIp = row.oldIp;
    this.lastIp = row.lastIp ?? row.oldIp;
  }

  get deviceId(): string {
    return this.row.deviceId;
  }

  /** Since this run of the relay has it, milliseconds. */
  get ageMs(): number {
    return this.#now() - this.#startedMs;
  }

  /** Since the running attempt was handed to the phone, or this run of the relay took it up, milliseconds. */
  get attemptMs(): number {
    return this.#now() - this.#attemptSinceMs;
  }

  /** Since the phone's result came, milliseconds. */
  get answeredMs(): number {
    return this.result ? this.#now() - this.result.atMs : 0;
  }

  /** All attempts, milliseconds. */
  get withinMs(): number {
    return rotationWithinMs(this.row.maxAttempts, 0);
  }

  /** Steps to be written, in their order. */
  get steps(): readonly StepRow[] {
    const nowMs = this.#now();
    return this.#steps.map(({ state, attempt, atMs }) => ({ state, attempt, ageMs: nowMs - atMs, holdMs: null }));
  }

  /** The address before the first attempt, as the relay knew it; else as the phone verified it. */
  get before(): string | undefined {
    return this.oldIp ?? this.result?.message.oldIp;
  }

  /** @param agoMs since when; a step is never dated before the one that it follows */
  enter(state: RotationState, agoMs = 0): void {
    this.state = state;
    const atMs = Math.max(this.#steps.at(-1)?.atMs ?? this.#attemptSinceMs, this.#now() - agoMs);
    this.#steps = [...this.#steps, { state, attempt: this.attempts, atMs }];
  }

  /** So many steps, the oldest, are in the table. */
  written(count: number): void {
    this.#steps = this.#steps.slice(count);
  }

  /** The phone's result of the running attempt; the first one counts. */
  answer(message: CommandResult): void {
    this.result ??= { message, atMs: this.#now() };
    this.method = message.method ?? this.method;
  }

  /** The table has the attempt as begun. */
  begin(attempt: Pick<Operation, 'attemptId' | 'holdMs' | 'attempts'>): void {
    this.attemptId = attempt.attemptId;
    this.holdMs = attempt.holdMs;
    this.attempts = attempt.attempts;
    this.state = 'radio_off';
    this.result = undefined;
    this.#steps = [];
    this.#attemptSinceMs = this.#now();
  }

  /** The running attempt as it ends now. */
  attempt(result: AttemptRow['result'], newIp: string | null): AttemptRow {
    return { number: this.attempts, holdMs: this.holdMs, newIp, result, tookMs: this.attemptMs };
  }
}
