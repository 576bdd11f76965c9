import type { Bus } from '@pocketproxy/prisma/bus';
import type { Logger } from 'pino';
import { commandEnd, overdueEvent, type CommandEvent, type OpenState } from '../../contract/commands.ts';
import { busChannel, type BusEvent } from '../../contract/events.ts';
import type { CommandKind, Reason } from '../../protocol/index.ts';
import { relayLimits } from '../limits.ts';
import type { CommandResult, RotationStepMessage } from '../tunnel/registry.ts';
import { claimCommands, finishCommand, readOpen, readSent, type EndedCommand } from './command-rows.ts';
import type { Database } from './database.ts';
import { Loop } from './loop.ts';
import { Rotations, type RotationEnd, type RotationsOptions } from './rotations.ts';

export interface CommandsOptions extends Pick<
  RotationsOptions,
  'sendCommand' | 'choosesHold' | 'isReady' | 'publicIp' | 'carries' | 'drain' | 'onOver'
> {
  readonly db: Database;
  readonly bus: Bus;
  readonly relayId: () => Promise<string>;
  readonly log: Logger;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

interface Received {
  readonly deviceId: string;
  readonly result: CommandResult;
}

/**
 * Commands to phones. Each is claimed once and sent immediately, or failed immediately when the phone is offline: none runs later
 * by surprise (ROT-03). A rotation is an operation of its own (rotations.ts). Everything happens in one loop, so that the
 * steps of a command never overtake each other.
 */
export class Commands {
  readonly #options: CommandsOptions;
  readonly #loop: Loop;
  readonly #rotations: Rotations;
  /** Results that are not in the table yet. */
  readonly #received = new Map<string, Received>();
  #resumed = false;

  constructor(options: CommandsOptions) {
    this.#options = options;
    this.#loop = new Loop({
      ...{ log: options.log, what: 'handling commands' },
      work: () => this.#work(),
      intervalMs: relayLimits.commandPollIntervalMs,
    });
    this.#rotations = new Rotations({
      ...options,
      now: options.now ?? (() => performance.now()),
      wake: () => this.#loop.wake(),
      announce: ({ commandId: id, deviceId, customerId }) => this.#publish({ id, deviceId, customerId }),
      finish: ({ commandId: id }, event, end) => this.#finish({ id, kind: 'rotate', state: 'sent' }, event, end),
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
    if (this.#rotations.result(deviceId, result)) return;
    if (this.#received.has(result.id) || this.#waitingOf(deviceId) >= relayLimits.maxWaitingResults) return;
    this.#received.set(result.id, { deviceId, result });
    this.#loop.wake();
  }

  /** Where a rotation is, by the phone itself. */
  step(deviceId: string, step: RotationStepMessage): void {
    this.#rotations.step(deviceId, step);
  }

  /** A phone's session ended. */
  lost(deviceId: string): void {
    this.#rotations.lost(deviceId);
  }

  /** A phone has a new session. */
  returned(deviceId: string): void {
    this.#rotations.returned(deviceId);
  }

  /** A phone reported its state: it may confirm a rotation. */
  stateChanged(deviceId: string): void {
    if (this.#rotations.isAway(deviceId)) this.#loop.wake();
  }

  /** True while a rotation keeps the phone away: it may be offline on purpose. */
  isRotating(deviceId: string): boolean {
    return this.#rotations.isAway(deviceId);
  }

  /** Names the attempt of a rotation for which the phone may be offline; undefined while it should be there. */
  attemptOf(deviceId: string): string | undefined {
    return this.#rotations.attemptOf(deviceId);
  }

  /** Devices whose phones may be offline on purpose. */
  get rotating(): string[] {
    return this.#rotations.away;
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
    const { db } = this.#options;
    if (!this.#resumed) await this.#rotations.resume(relayId);
    this.#resumed = true;
    for (const [id, received] of this.#received) await this.#take(id, received);
    const open = await readOpen(db, relayId);
    this.#rotations.keep(new Set(open.map(({ id }) => id)));
    await this.#rotations.work();
    for (const command of open) await this.#endOverdue(command);
    for (const command of await claimCommands(db, relayId)) await this.#send(command);
  }

  async #send(command: Awaited<ReturnType<typeof claimCommands>>[number]): Promise<void> {
    const { id, deviceId, kind, expiresInMs } = command;
    if (kind === 'rotate') return this.#rotations.begin(command);
    this.#publish(command);
    if (!this.#options.sendCommand(deviceId, { type: 'command', id, kind, expiresInMs }))
      return this.#finish({ id, kind, state: 'sent' }, 'phone_offline');
    this.#options.log.info({ deviceId, commandId: id, kind }, 'command sent');
  }

  async #take(id: string, { deviceId, result: { ok, reason } }: Received): Promise<void> {
    const kind = await readSent(this.#options.db, id, deviceId);
    // A rotation's result of an attempt that has ended changes nothing
    if (kind && kind !== 'rotate')
      await this.#finish({ id, kind, state: 'sent' }, ok ? 'done' : 'refused', { reported: reason });
    this.#received.delete(id);
  }

  /** A result that waits to be written, or to be confirmed, wins over the time that ran out meanwhile. */
  async #endOverdue(command: Awaited<ReturnType<typeof readOpen>>[number]): Promise<void> {
    const event = overdueEvent(command, command.now.getTime());
    const answered = this.#received.has(command.id) || this.#rotations.isAnswered(command.deviceId);
    if (event && !answered) await this.#finish(command, event);
  }

  /** Ends a command as the contract's table says, unless someone else did before. */
  async #finish(
    command: { readonly id: string; readonly kind: CommandKind; readonly state: OpenState },
    event: CommandEvent,
    rotation?: RotationEnd | { readonly reported: Reason | undefined },
  ): Promise<void> {
    const end = commandEnd(command, event, rotation?.reported);
    const written = rotation && 'state' in rotation ? rotation : undefined;
    const ended = end && (await finishCommand(this.#options.db, command, end, written));
    if (!ended) return;
    this.#options.log.info({ deviceId: ended.deviceId, commandId: command.id, event, ...end }, 'command ended');
    this.#publish(ended);
  }

  #publish({ id, deviceId, customerId }: EndedCommand): void {
    const event: BusEvent = { type: 'command.changed', commandId: id, deviceId, customerId };
    this.#options.bus.publish(busChannel, event).catch(() => undefined); // the page reads again anyway
  }
}
