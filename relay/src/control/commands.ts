import type { Bus } from '@pocketproxy/prisma/bus';
import type { Logger } from 'pino';
import { commandEnd, overdueEvent, type CommandEvent, type OpenState } from '../../contract/commands.ts';
import { rotationWithinMs } from '../../contract/rotations.ts';
import { busChannel, type BusEvent } from '../../contract/events.ts';
import type { CommandKind, Reason } from '../../protocol/index.ts';
import { relayLimits } from '../limits.ts';
import type { CommandMessage, CommandResult, RotationStepMessage } from '../tunnel/registry.ts';
import type { RotationPhases } from '../waiting/rotation-phases.ts';
import {
  claimCommands,
  finishCommand,
  readOpen,
  readRotating,
  readSent,
  startRotation,
  type EndedCommand,
  type RotationEnd,
} from './command-rows.ts';
import type { Database } from './database.ts';
import { Loop } from './loop.ts';
import { judgeRotation, verdictOn } from './rotation-verdict.ts';

export interface CommandsOptions {
  readonly db: Database;
  readonly bus: Bus;
  readonly relayId: () => Promise<string>;
  /** False: the phone is offline and will never get this command. */
  readonly sendCommand: (deviceId: string, command: CommandMessage) => boolean;
  readonly publicIp: (deviceId: string, family: 4 | 6) => string | undefined;
  /** What the traffic of a phone that rotates follows. */
  readonly phases: Pick<RotationPhases, 'begin' | 'end'>;
  readonly log: Logger;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

interface Received {
  readonly deviceId: string;
  readonly result: CommandResult;
  readonly atMs: number;
}

/**
 * Commands to phones. Each is claimed once and sent immediately, or failed immediately when the phone is offline: none runs later
 * by surprise (ROT-03). A rotation counts as changed only when the phone's own state confirms the new address (ROT-02).
 * Everything happens in one loop, so that the steps of a command never overtake each other.
 */
export class Commands {
  readonly #options: CommandsOptions;
  readonly #now: () => number;
  readonly #loop: Loop;
  /** Results that are not in the table yet: waiting for Postgres, or for the state that confirms them. */
  readonly #received = new Map<string, Received>();
  /** Rotations that were sent, by device: none counts longer than a phone may take, no matter who ends it. */
  readonly #rotating = new Map<string, { readonly commandId: string; readonly untilMs: number }>();
  #resumed = false;

  constructor(options: CommandsOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#loop = new Loop({
      ...{ log: options.log, what: 'handling commands' },
      work: () => this.#work(),
      intervalMs: relayLimits.commandPollIntervalMs,
    });
  }

  start(): void {
    this.#loop.start();
  }

  /** A command waits in the table. */
  wake(): void {
    this.#loop.wake();
  }

  /** A phone says how a command ended, perhaps in a later session than the one that got it. */
  result(deviceId: string, result: CommandResult): void {
    if (this.#received.has(result.id) || this.#waitingOf(deviceId) >= relayLimits.maxWaitingResults) return;
    this.#received.set(result.id, { deviceId, result, atMs: this.#now() });
    this.#loop.wake();
  }

  /** Where a rotation is, by the phone itself. */
  step(_deviceId: string, _step: RotationStepMessage): void {
    // taken up by the operation
  }

  /** A phone reported its state: it may confirm a rotation. */
  stateChanged(deviceId: string): void {
    for (const received of this.#received.values()) if (received.deviceId === deviceId) return this.#loop.wake();
  }

  /** True from the sending of a rotation to its end: the phone may be away on purpose. */
  isRotating(deviceId: string): boolean {
    return this.#now() < (this.#rotating.get(deviceId)?.untilMs ?? 0);
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  #waitingOf(deviceId: string): number {
    let count = 0;
    for (const received of this.#received.values()) if (received.deviceId === deviceId) count += 1;
    return count;
  }

  async #work(): Promise<void> {
    const relayId = await this.#options.relayId();
    for (const [id, received] of this.#received) await this.#take(id, received);
    const { db } = this.#options;
    if (!this.#resumed) {
      for (const { id, deviceId, resultInMs } of await readRotating(db, relayId))
        this.#rotates(deviceId, id, resultInMs);
      this.#resumed = true;
    }
    for (const command of await readOpen(db, relayId)) await this.#endOverdue(command);
    for (const command of await claimCommands(db, relayId)) await this.#send(command);
  }

  async #send(command: Awaited<ReturnType<typeof claimCommands>>[number]): Promise<void> {
    const { db, publicIp, sendCommand } = this.#options;
    const { id, deviceId, kind, expiresInMs } = command;
    const oldIp = publicIp(deviceId, 4) ?? publicIp(deviceId, 6) ?? null;
    this.#publish(command);
    if (!sendCommand(deviceId, { type: 'command', id, kind, expiresInMs })) {
      return this.#finish({ id, kind, state: 'sent' }, 'phone_offline');
    }
    this.#options.log.info({ deviceId, commandId: id, kind }, 'command sent');
    if (kind !== 'rotate') return;
    this.#rotates(deviceId, id, rotationWithinMs(3, 3));
    await startRotation(db, id, oldIp);
  }

  #rotates(deviceId: string, commandId: string, resultInMs: number): void {
    this.#rotating.set(deviceId, { commandId, untilMs: this.#now() + resultInMs });
    void this.#options.phases.begin(deviceId, { drainMs: 0, withinMs: resultInMs });
  }

  /** Writes a result, or leaves it until the phone's state confirms it or that takes too long. */
  async #take(id: string, { deviceId, result, atMs }: Received): Promise<void> {
    const command = await readSent(this.#options.db, id, deviceId);
    if (!command) return void this.#received.delete(id); // not this phone's, or ended before
    const late = this.#now() - atMs >= relayLimits.rotationVerifyTimeoutMs;
    const reportedIp = (family: 4 | 6) => this.#options.publicIp(deviceId, family);
    const verdict =
      command.kind === 'rotate' ? judgeRotation(result, command.oldIp, reportedIp, late) : verdictOn(result);
    if (!verdict) return;
    const { event, reported, rotation } = verdict;
    await this.#finish({ id, kind: command.kind, state: 'sent' }, event, { reported, rotation });
    this.#received.delete(id);
  }

  /** A result that waits for its confirmation wins over the time that ran out meanwhile. */
  async #endOverdue(command: Awaited<ReturnType<typeof readOpen>>[number]): Promise<void> {
    const event = overdueEvent(command, command.now.getTime());
    if (event && !this.#received.has(command.id)) await this.#finish(command, event);
  }

  /** Ends a command as the contract's table says, unless someone else did before. */
  async #finish(
    command: { readonly id: string; readonly kind: CommandKind; readonly state: OpenState },
    event: CommandEvent,
    { reported, rotation }: { readonly reported?: Reason; readonly rotation?: RotationEnd } = {},
  ): Promise<void> {
    const end = commandEnd(command, event, reported);
    const ended = end && (await finishCommand(this.#options.db, command, end, rotation));
    if (!ended) return;
    this.#options.log.info({ deviceId: ended.deviceId, commandId: command.id, event, ...end }, 'command ended');
    this.#ended(ended);
  }

  #ended(command: EndedCommand): void {
    if (this.#rotating.get(command.deviceId)?.commandId === command.id) {
      this.#rotating.delete(command.deviceId);
      this.#options.phases.end(command.deviceId);
    }
    this.#publish(command);
  }

  #publish({ id, deviceId, customerId }: EndedCommand): void {
    const event: BusEvent = { type: 'command.changed', commandId: id, deviceId, customerId };
    this.#options.bus.publish(busChannel, event).catch(() => undefined); // the page reads again on its own
  }
}
