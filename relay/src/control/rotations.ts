import { randomUUID } from 'node:crypto';
import {
  attemptWithinMs,
  firstHold,
  mayFollow,
  nextHold,
  rotationWithinMs,
  type RotationReason,
  type RotationState,
} from '../../contract/rotations.ts';
import type { CommandEvent } from '../../contract/commands.ts';
import type { Reason } from '../../protocol/index.ts';
import { relayLimits } from '../limits.ts';
import type { CommandMessage, CommandResult, RotationStepMessage } from '../tunnel/registry.ts';
import type { Database } from './database.ts';
import {
  beginAttempt,
  beginDrain,
  hadAddress,
  readHolds,
  readOperations,
  writeHold,
  writeSteps,
  type AttemptRow,
  type OperationRow,
  type StepRow,
} from './rotation-rows.ts';
import { judgeAttempt, sameIp, type Verdict } from './rotation-verdict.ts';

export interface RotationsOptions {
  readonly db: Database;
  /** False: the phone is offline. */
  readonly sendCommand: (deviceId: string, command: CommandMessage) => boolean;
  /** The relay chooses how long the phone's radio stays off. */
  readonly choosesHold: (deviceId: string) => boolean;
  /** The phone's address of a family by its last state. */
  readonly publicIp: (deviceId: string, family: 4 | 6) => string | undefined;
  /** From now on new requests wait. Resolves when the phone's streams have ended and its radio may go. */
  readonly drain: (deviceId: string, times: { readonly drainMs: number; readonly withinMs: number }) => Promise<void>;
  /** The operation is over, however it ended. */
  readonly onOver: (deviceId: string) => void;
  /** There is something to do; ends up in work(). */
  readonly wake: () => void;
  /** The rotation is in another step. */
  readonly announce: (operation: OperationRow) => void;
  /** Ends the command and its rotation. */
  readonly finish: (operation: OperationRow, event: CommandEvent, end: RotationEnd) => Promise<void>;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** What a rotation came to, with what is not written yet. */
export interface RotationEnd {
  readonly state: 'changed' | 'same_ip' | 'failed';
  /** The phone's own reason of a failure. */
  readonly reported?: Reason | undefined;
  /** Beside `changed`. */
  readonly note?: RotationReason | undefined;
  readonly newIp: string | null;
  readonly newIpv6: string | null;
  readonly method: string | null;
  readonly steps: readonly StepRow[];
  readonly attempts: readonly AttemptRow[];
}

interface Step {
  readonly state: RotationState;
  readonly attempt: number;
  readonly atMs: number;
}

interface Operation extends OperationRow {
  state: RotationState;
  attempts: number;
  attemptId: string | null;
  holdMs: number | null;
  oldIp: string | null;
  /** The phone's address before the running attempt; the operation's old one before the first. */
  lastIp: string | null;
  drained: boolean;
  /** The running attempt has not been handed to the phone. */
  unsent: boolean;
  attemptSinceMs: number;
  /** Begun by an earlier run of the relay, whose phones are on their way back. */
  readonly resumed: boolean;
  /** Steps that are not in the table yet. */
  steps: Step[];
  result: { readonly message: CommandResult; readonly atMs: number } | undefined;
  method: string | null;
}

/** From handing an attempt to the phone to the last moment at which it may begin. */
const attemptExpiryMs = 30_000;
/** A rotation that a link asked for lets the caller's own answer pass, even where no drain is set. */
const linkDrainMs = 2_000;

/**
 * Rotations as operations: drain, attempts with longer and longer holds, and an end that the phone's own state confirms
 * (adr/0028). The table is the truth: what runs is read from it at the start, and every write is refused once someone
 * else has ended the rotation. Everything but step() and result() happens in the loop of commands.
 */
export class Rotations {
  readonly #options: RotationsOptions;
  /** By device: one at a time. */
  readonly #operations = new Map<string, Operation>();

  constructor(options: RotationsOptions) {
    this.#options = options;
  }

  /** True while the phone may be away on purpose. */
  isAway(deviceId: string): boolean {
    const operation = this.#operations.get(deviceId);
    return operation !== undefined && operation.state !== 'draining';
  }

  /** True while the phone's result waits to be confirmed or written. */
  isAnswered(deviceId: string): boolean {
    return this.#operations.get(deviceId)?.result !== undefined;
  }

  /** Devices whose phones may be away on purpose. */
  get away(): string[] {
    return [...this.#operations.keys()].filter((deviceId) => this.isAway(deviceId));
  }

  /** Takes up what an earlier run of the relay began. @throws when Postgres is unavailable */
  async resume(relayId: string): Promise<void> {
    for (const row of await readOperations(this.#options.db, relayId)) {
      const operation = this.#add(row, true);
      void this.#options.drain(row.deviceId, { drainMs: 0, withinMs: this.#withinMs(operation) });
      operation.drained = true;
      if (row.state !== 'draining') this.#send(operation);
    }
  }

  /** A command of kind rotate was claimed. */
  async begin({ id, deviceId }: { readonly id: string; readonly deviceId: string }): Promise<void> {
    const row = await beginDrain(this.#options.db, id);
    if (!row) return; // cancelled meanwhile
    const operation = this.#add(row, false);
    this.#options.announce(operation);
    const drainMs = row.trigger === 'link' ? Math.max(linkDrainMs, row.drainMs) : row.drainMs;
    void this.#options.drain(deviceId, { drainMs, withinMs: drainMs + this.#withinMs(operation) }).then(() => {
      operation.drained = true;
      this.#options.wake();
    });
  }

  /** Where a rotation is, by the phone itself; what does not follow, or is of another attempt, changes nothing. */
  step(deviceId: string, { id, step }: RotationStepMessage): void {
    const operation = this.#operations.get(deviceId);
    if (operation?.attemptId !== id || operation.result || !mayFollow(operation.state, step)) return;
    this.#enter(operation, step);
    this.#options.wake();
  }

  /** The phone's result of an attempt. False: it is no attempt's. */
  result(deviceId: string, message: CommandResult): boolean {
    const operation = this.#operations.get(deviceId);
    if (operation?.attemptId !== message.id) return false;
    operation.result ??= { message, atMs: this.#options.now() };
    operation.method = message.method ?? operation.method;
    if (mayFollow(operation.state, 'verifying')) this.#enter(operation, 'verifying');
    this.#options.wake();
    return true;
  }

  /** The phone has a new session: it is handed the running attempt again, and takes it once. */
  returned(deviceId: string): void {
    const operation = this.#operations.get(deviceId);
    if (operation?.attemptId && !operation.result) this.#send(operation);
  }

  /** Drops what someone else has ended. `open`: the commands that are open by the table. */
  keep(open: ReadonlySet<string>): void {
    for (const operation of [...this.#operations.values()]) if (!open.has(operation.commandId)) this.#drop(operation);
  }

  /** Does what is due. @throws when Postgres is unavailable; it is done again then */
  async work(): Promise<void> {
    for (const operation of [...this.#operations.values()]) await this.#advance(operation);
  }

  async #advance(operation: Operation): Promise<void> {
    if (operation.state === 'draining') {
      if (operation.drained) await this.#startAttempt(operation, this.#firstHold(operation), []);
      return;
    }
    if (operation.result) {
      const verdict = this.#judge(operation, operation.result);
      if (verdict) return this.#conclude(operation, verdict);
    } else if (this.#attemptMs(operation) >= attemptWithinMs) {
      return this.#end(operation, 'no_result', { state: 'failed', newIp: null, result: 'failed' });
    }
    await this.#writeSteps(operation);
  }

  #judge({ deviceId, lastIp }: Operation, { message, atMs }: NonNullable<Operation['result']>): Verdict | undefined {
    const { publicIp, now } = this.#options;
    const late = now() - atMs >= relayLimits.rotationVerifyTimeoutMs;
    return judgeAttempt(message, lastIp, (family) => publicIp(deviceId, family), late);
  }

  /** An attempt has its verdict: another attempt follows, or the operation ends. */
  async #conclude(operation: Operation, verdict: Verdict): Promise<void> {
    const { deviceId, holdMs, attempts, maxAttempts, unseenHours, oldIp } = operation;
    const { newIp } = verdict;
    if (verdict.result === 'failed')
      return this.#end(operation, 'refused', { state: 'failed', newIp, result: 'failed', reported: verdict.reason });
    const seen =
      verdict.result === 'changed' &&
      unseenHours !== null &&
      (await hadAddress(this.#options.db, operation.id, verdict.newIp, unseenHours));
    const result = seen ? 'seen' : verdict.result;
    if (holdMs !== null) await writeHold(this.#options.db, deviceId, holdMs, verdict.result === 'changed');
    if (result !== 'changed' && attempts < maxAttempts) {
      const ended = this.#attemptRow(operation, result, newIp);
      operation.lastIp = verdict.newIp;
      return this.#startAttempt(operation, Promise.resolve(holdMs === null ? null : nextHold(holdMs)), [ended]);
    }
    const before = oldIp ?? operation.result?.message.oldIp;
    const changed = before !== undefined && !sameIp(verdict.newIp, before);
    const note = changed && result !== 'changed' ? 'seen_recently' : undefined;
    return this.#end(operation, 'done', { state: changed ? 'changed' : 'same_ip', newIp, result, note });
  }

  async #firstHold({ deviceId }: Operation): Promise<number | null> {
    return this.#options.choosesHold(deviceId) ? firstHold(await readHolds(this.#options.db, deviceId)) : null;
  }

  async #startAttempt(operation: Operation, hold: Promise<number | null>, ended: AttemptRow[]): Promise<void> {
    const { deviceId, commandId } = operation;
    const { db, publicIp, announce } = this.#options;
    const number = operation.attempts + 1;
    const [oldIpv4, oldIpv6 = null] = [publicIp(deviceId, 4), publicIp(deviceId, 6)];
    const attempt = { number, attemptId: number === 1 ? commandId : randomUUID(), holdMs: await hold, oldIpv6 };
    const oldIp = oldIpv4 ?? oldIpv6;
    const begun = await beginAttempt(db, operation, { ...attempt, oldIp }, this.#stepRows(operation), ended);
    if (!begun) return this.#drop(operation);
    const { attemptId, holdMs } = attempt;
    Object.assign(operation, { attempts: number, attemptId, holdMs, state: 'radio_off', steps: [], result: undefined });
    operation.attemptSinceMs = this.#options.now();
    if (number > 1) void this.#options.drain(deviceId, { drainMs: 0, withinMs: this.#withinMs(operation) });
    if (number === 1) Object.assign(operation, { oldIp, lastIp: oldIp });
    announce(operation);
    this.#send(operation);
    if (operation.unsent && number === 1 && !operation.resumed)
      await this.#end(operation, 'phone_offline', { state: 'failed', newIp: null, result: 'failed' });
  }

  /** Hands the attempt to the phone, unless that is offline: then its next session gets it. */
  #send(operation: Operation): void {
    const { attemptId: id, deviceId, holdMs } = operation;
    if (!id) return;
    const expiresInMs = Math.max(0, Math.min(attemptExpiryMs, attemptWithinMs - this.#attemptMs(operation)));
    const command: CommandMessage = { type: 'command', id, kind: 'rotate', expiresInMs };
    operation.unsent = !this.#options.sendCommand(deviceId, holdMs === null ? command : { ...command, holdMs });
  }

  async #writeSteps(operation: Operation): Promise<void> {
    if (operation.steps.length === 0) return;
    const writing = operation.steps;
    if (!(await writeSteps(this.#options.db, operation.id, this.#stepRows(operation)))) return this.#drop(operation);
    operation.steps = operation.steps.filter((step) => !writing.includes(step));
    this.#options.announce(operation);
  }

  async #end(
    operation: Operation,
    event: CommandEvent,
    end: Pick<RotationEnd, 'state' | 'newIp' | 'note' | 'reported'> & { readonly result: AttemptRow['result'] },
  ): Promise<void> {
    const { result, ...rest } = end;
    const newIpv6 = end.state === 'failed' ? null : (this.#options.publicIp(operation.deviceId, 6) ?? null);
    await this.#options.finish(operation, event, {
      ...rest,
      newIpv6,
      method: operation.method,
      steps: this.#stepRows(operation),
      attempts: operation.attempts === 0 ? [] : [this.#attemptRow(operation, result, end.newIp)],
    });
    this.#drop(operation);
  }

  #add(row: OperationRow, resumed: boolean): Operation {
    const operation: Operation = {
      ...row,
      ...{ resumed, drained: false, unsent: false, steps: [], result: undefined, method: null },
      lastIp: row.lastIp ?? row.oldIp,
      attemptSinceMs: this.#options.now(),
    };
    this.#operations.set(row.deviceId, operation);
    return operation;
  }

  #drop({ deviceId, commandId }: Operation): void {
    if (this.#operations.get(deviceId)?.commandId !== commandId) return;
    this.#operations.delete(deviceId);
    this.#options.onOver(deviceId);
  }

  #enter(operation: Operation, state: RotationState): void {
    operation.state = state;
    operation.steps = [...operation.steps, { state, attempt: operation.attempts, atMs: this.#options.now() }];
  }

  #stepRows({ steps }: Operation): StepRow[] {
    const nowMs = this.#options.now();
    return steps.map(({ state, attempt, atMs }) => ({ state, attempt, ageMs: nowMs - atMs, holdMs: null }));
  }

  #attemptRow(operation: Operation, result: AttemptRow['result'], newIp: string | null): AttemptRow {
    const { attempts: number, holdMs } = operation;
    return { number, holdMs, newIp, result, tookMs: this.#attemptMs(operation) };
  }

  #attemptMs({ attemptSinceMs }: Operation): number {
    return this.#options.now() - attemptSinceMs;
  }

  #withinMs({ maxAttempts }: Operation): number {
    return rotationWithinMs(maxAttempts, 0);
  }
}
