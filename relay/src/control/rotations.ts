import { randomUUID } from 'node:crypto';
import {
  answerDrainMs,
  attemptWithinMs,
  firstHold,
  mayFollow,
  nextHold,
  targetText,
  type RotationReason,
} from '../../contract/rotations.ts';
import type { TargetTest } from '../../engine/index.ts';
import type { CommandEvent } from '../../contract/commands.ts';
import type { Reason } from '../../protocol/index.ts';
import { relayLimits } from '../limits.ts';
import type { PhaseTimes } from '../waiting/rotation-phases.ts';
import type { CommandMessage, CommandResult, RotationStepMessage } from '../tunnel/registry.ts';
import type { Database } from './database.ts';
import { Operation } from './rotation-operation.ts';
import {
  beginAttempt,
  beginDrain,
  hadAddress,
  readHolds,
  readOperations,
  writeCalledInside,
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
  /** The phone takes new streams now. */
  readonly isReady: (deviceId: string) => boolean;
  /** The phone's address of a family by its last state. */
  readonly publicIp: (deviceId: string, family: 4 | 6) => string | undefined;
  /** Streams through the phone to these targets are open. */
  readonly carries: (deviceId: string, to: TargetTest) => boolean;
  /** From now on new requests wait. Resolves when the phone's streams have ended and its radio may go. */
  readonly drain: (deviceId: string, times: PhaseTimes) => Promise<void>;
  /** The operation has ended, in whatever way. */
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
  /** Of an operation whose phone was not known to the relay when it began; where the table has one, that stays. */
  readonly oldIp: string | null;
  readonly newIp: string | null;
  readonly newIpv6: string | null;
  readonly method: string | null;
  readonly steps: readonly StepRow[];
  readonly attempts: readonly AttemptRow[];
}

/** From handing an attempt to the phone to the last moment at which it may begin. */
const attemptExpiryMs = 30_000;

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
    return this.attemptOf(deviceId) !== undefined;
  }

  /** Names the attempt for which the phone may be away. */
  attemptOf(deviceId: string): string | undefined {
    return this.#operations.get(deviceId)?.attemptId ?? undefined;
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
      void this.#options.drain(row.deviceId, { drainMs: 0, withinMs: operation.withinMs });
      this.#send(operation);
    }
  }

  /** A command of kind rotate was claimed. */
  async begin({ id, deviceId }: { readonly id: string; readonly deviceId: string }): Promise<void> {
    const row = await beginDrain(this.#options.db, id);
    if (!row) return; // cancelled meanwhile
    const operation = this.#add(row, false);
    const { drainMs } = row;
    const last = lastToEnd(row);
    if (last && this.#options.carries(deviceId, last.to)) await writeCalledInside(this.#options.db, row.id);
    this.#options.announce(row);
    const withinMs = Math.max(drainMs, last?.drainMs ?? 0) + operation.withinMs;
    void this.#options.drain(deviceId, { drainMs, withinMs, last }).then(() => {
      operation.drained = true;
      this.#options.wake();
    });
  }

  /** Where a rotation is, by the phone itself; what does not follow, or is of another attempt, changes nothing. */
  step(deviceId: string, { id, step, agoMs }: RotationStepMessage): void {
    const operation = this.#operations.get(deviceId);
    if (operation?.attemptId !== id || operation.result || !mayFollow(operation.state, step)) return;
    operation.enter(step, agoMs);
    this.#options.wake();
  }

  /** The phone's session ended. While its radio goes off that is the sign that it is off. */
  lost(deviceId: string): void {
    const operation = this.#operations.get(deviceId);
    if (operation?.state !== 'radio_off') return;
    operation.enter('hold');
    this.#options.wake();
  }

  /** The phone's result of an attempt. False: it is no attempt's. */
  result(deviceId: string, message: CommandResult): boolean {
    const operation = this.#operations.get(deviceId);
    if (operation?.attemptId !== message.id) return false;
    operation.answer(message);
    if (mayFollow(operation.state, 'verifying')) operation.enter('verifying');
    this.#options.wake();
    return true;
  }

  /** The phone has a new session: it is handed the running attempt again, and takes it once. */
  returned(deviceId: string): void {
    const operation = this.#operations.get(deviceId);
    if (!operation) return;
    if (!operation.result) this.#send(operation);
    this.#options.wake();
  }

  /** Drops what someone else has ended. `open`: the commands that are open by the table. */
  keep(open: ReadonlySet<string>): void {
    for (const operation of [...this.#operations.values()])
      if (!open.has(operation.row.commandId)) this.#drop(operation);
  }

  /** Does what is due. @throws when Postgres is unavailable; it is done again then */
  async work(): Promise<void> {
    for (const operation of [...this.#operations.values()]) await this.#advance(operation);
  }

  async #advance(operation: Operation): Promise<void> {
    if (operation.state === 'draining') {
      if (operation.drained && !this.#mayReturn(operation))
        await this.#startAttempt(operation, this.#firstHold(operation), []);
      return;
    }
    if (operation.result) {
      const verdict = this.#judge(operation, operation.result.message);
      if (verdict) return this.#conclude(operation, verdict);
    } else if (operation.attemptMs >= attemptWithinMs) {
      return this.#end(operation, 'no_result', { state: 'failed', newIp: null, result: 'failed' });
    }
    await this.#writeSteps(operation);
  }

  /** After a restart of the relay a phone has its time to come back: what it was before is known only then. */
  #mayReturn({ resumed, deviceId, ageMs }: Operation): boolean {
    return resumed && ageMs < relayLimits.returnGraceMs && this.#address(deviceId) === undefined;
  }

  #address(deviceId: string): string | undefined {
    const { publicIp } = this.#options;
    return publicIp(deviceId, 4) ?? publicIp(deviceId, 6);
  }

  #judge({ deviceId, lastIp, answeredMs }: Operation, message: CommandResult): Verdict | undefined {
    const late = answeredMs >= relayLimits.rotationVerifyTimeoutMs;
    // Its result may overtake the state that says that the network is back: requests that wait would be refused
    if (!this.#options.isReady(deviceId) && answeredMs < relayLimits.rotationReadyTimeoutMs) return undefined;
    return judgeAttempt(message, lastIp, (family) => this.#options.publicIp(deviceId, family), late);
  }

  /** An attempt has its verdict: another attempt follows, or the operation ends. */
  async #conclude(operation: Operation, verdict: Verdict): Promise<void> {
    const { deviceId, row, holdMs, attempts, before } = operation;
    const { db } = this.#options;
    const { newIp } = verdict;
    if (verdict.result === 'failed')
      return this.#end(operation, 'refused', { state: 'failed', newIp, result: 'failed', reported: verdict.reason });
    const seen =
      verdict.result === 'changed' &&
      row.unseenHours !== null &&
      (await hadAddress(db, row.id, verdict.newIp, row.unseenHours));
    const result = seen ? 'seen' : verdict.result;
    if (holdMs !== null) await writeHold(db, deviceId, holdMs, verdict.result === 'changed');
    if (result !== 'changed' && attempts < row.maxAttempts) {
      const ended = operation.attempt(result, newIp);
      operation.lastIp = verdict.newIp;
      return this.#startAttempt(operation, Promise.resolve(holdMs === null ? null : nextHold(holdMs)), [ended]);
    }
    const changed = before !== undefined && !sameIp(verdict.newIp, before);
    const note = changed && result !== 'changed' ? 'seen_recently' : undefined;
    return this.#end(operation, 'done', { state: changed ? 'changed' : 'same_ip', newIp, result, note });
  }

  async #firstHold({ deviceId }: Operation): Promise<number | null> {
    return this.#options.choosesHold(deviceId) ? firstHold(await readHolds(this.#options.db, deviceId)) : null;
  }

  async #startAttempt(operation: Operation, hold: Promise<number | null>, ended: AttemptRow[]): Promise<void> {
    const { deviceId, row, steps, state } = operation;
    const { db, publicIp, announce, drain } = this.#options;
    const number = operation.attempts + 1;
    const attemptId = number === 1 ? row.commandId : randomUUID();
    const [oldIp = null, oldIpv6 = null] = [this.#address(deviceId), publicIp(deviceId, 6)];
    const attempt = { attemptId, number, holdMs: await hold, oldIp, oldIpv6 };
    if (!(await beginAttempt(db, { id: row.id, state }, attempt, steps, ended))) return this.#drop(operation);
    operation.begin({ ...attempt, attempts: number });
    if (number > 1) void drain(deviceId, { drainMs: 0, withinMs: operation.withinMs });
    else operation.oldIp = operation.lastIp = oldIp;
    announce(row);
    if (!this.#send(operation) && number === 1)
      await this.#end(operation, 'phone_offline', { state: 'failed', newIp: null, result: 'failed' });
  }

  /** Hands the running attempt to the phone. False: that is offline, and its next session gets it. */
  #send({ attemptId: id, deviceId, holdMs, attemptMs }: Operation): boolean {
    if (!id) return false;
    const expiresInMs = Math.max(0, Math.min(attemptExpiryMs, attemptWithinMs - attemptMs));
    const command: CommandMessage = { type: 'command', id, kind: 'rotate', expiresInMs };
    return this.#options.sendCommand(deviceId, holdMs === null ? command : { ...command, holdMs });
  }

  async #writeSteps(operation: Operation): Promise<void> {
    const { steps, row } = operation;
    if (steps.length === 0) return;
    if (!(await writeSteps(this.#options.db, row.id, steps))) return this.#drop(operation);
    operation.written(steps.length);
    this.#options.announce(row);
  }

  async #end(
    operation: Operation,
    event: CommandEvent,
    end: Pick<RotationEnd, 'state' | 'newIp' | 'note' | 'reported'> & { readonly result: AttemptRow['result'] },
  ): Promise<void> {
    const { result, ...rest } = end;
    const { row, steps, method, attempts, before = null } = operation;
    const newIpv6 = end.state === 'failed' ? null : (this.#options.publicIp(row.deviceId, 6) ?? null);
    const ended = attempts === 0 ? [] : [operation.attempt(result, end.newIp)];
    await this.#options.finish(row, event, { ...rest, oldIp: before, newIpv6, method, steps, attempts: ended });
    this.#drop(operation);
  }

  #add(row: OperationRow, resumed: boolean): Operation {
    const operation = new Operation(row, resumed, this.#options.now);
    this.#operations.set(row.deviceId, operation);
    return operation;
  }

  #drop({ row: { deviceId, commandId } }: Operation): void {
    if (this.#operations.get(deviceId)?.row.commandId !== commandId) return;
    this.#operations.delete(deviceId);
    this.#options.onOver(deviceId);
  }
}

/** Streams to the dashboard, where a link asked for the rotation: its caller may be on one of them. */
function lastToEnd({ answerTargets }: OperationRow): PhaseTimes['last'] {
  if (answerTargets.length === 0) return undefined;
  const targets = new Set(answerTargets);
  return { to: (target) => targets.has(targetText(target)), drainMs: answerDrainMs };
}
