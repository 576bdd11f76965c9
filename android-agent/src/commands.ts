import type { Logger } from 'pino';
import type { RelayMessage } from '@pocketproxy/relay/protocol';
import type { Entry, Journal, Result } from './journal.ts';
import { agentLimits as limits } from './limits.ts';
import type { Network } from './network/network.ts';
import { reasonOfError } from './refused.ts';
import type { Reports } from './reports.ts';
import { finishRotation, recover, rotate, type RotationLimits } from './rotation.ts';
import { limited, until } from './until.ts';

export type Command = Extract<RelayMessage, { type: 'command' }>;
type Outcome = Omit<Result, 'type' | 'id'>;

interface CommandsOptions {
  readonly network: Network;
  readonly journal: Journal;
  readonly reports: Pick<Reports, 'result' | 'again' | 'step'>;
  readonly log: Logger;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly rotationLimits?: RotationLimits | undefined;
}

/** Runs commands: one at a time, each id at most once, none after its expiry; each gets one honest result. */
export class Commands {
  readonly #options: CommandsOptions;
  readonly #stop = new AbortController();
  #running: Promise<unknown> | undefined;
  /** What runs has its result, which is on its way to the disk; the relay may have it already, and order the next. */
  #ended = false;

  /** First ends what an earlier run of this process left without a result; the radio that it may have left off is switched on. */
  constructor(options: CommandsOptions) {
    this.#options = options;
    const { interrupted, broken } = options.journal;
    if (interrupted.length > 0) this.#start(this.#finishAll(interrupted));
    else if (broken) this.#start(recover(options.network, options.rotationLimits));
  }

  /** A command from the relay. */
  receive(command: Command): void {
    const { journal, reports, now } = this.#options;
    const known = journal.get(command.id);
    if (known) return void (known.result && reports.again(command.id));
    const expiresAtMs = now() + command.expiresInMs;
    const begun = journal.begin(command);
    const refusal = this.#refusal(command);
    if (refusal) return void this.#finish(command, { ok: false, reason: refusal });
    this.#start(this.#run(command, begun, () => now() >= expiresAtMs));
  }

  /** Ends what runs, within bounded time; a phone in airplane mode leaves it first. Its result comes from the next run. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  #refusal(command: Command): 'command_unsupported' | 'busy' | 'expired' | undefined {
    if (!this.#options.network.commands.includes(command.kind)) return 'command_unsupported';
    if (this.#running && !this.#ended) return 'busy';
    return command.expiresInMs <= 0 ? 'expired' : undefined;
  }

  #start(work: Promise<void>): void {
    this.#ended = false;
    const running = Promise.all([this.#running, work]).finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    this.#running = running;
  }

  async #run(command: Command, begun: Promise<void>, expired: () => boolean): Promise<void> {
    await begun;
    const outcome = await this.#outcome(command, expired);
    if (!outcome) return;
    this.#ended = true;
    await this.#finish(command, outcome);
  }

  async #finishAll(interrupted: readonly Entry[]): Promise<void> {
    const { network, rotationLimits } = this.#options;
    for (const entry of interrupted) {
      const outcome =
        entry.kind === 'rotate'
          ? await finishRotation(network, entry, this.#stop.signal, rotationLimits)
          : { ok: false, reason: 'phone_stopped' as const };
      if (outcome) await this.#finish(entry, outcome);
    }
  }

  /** Undefined when the agent ends before the command does. */
  async #outcome(command: Command, expired: () => boolean): Promise<Outcome | undefined> {
    const { network, log } = this.#options;
    const { kind } = command;
    const end = limited(limits.commandMs, this.#stop.signal);
    try {
      switch (kind) {
        case 'rotate':
          return await this.#rotate(command, expired);
        case 'reboot':
          await until(end, network.reboot(end));
          return { ok: true };
        case 'find_phone':
          await until(end, network.findPhone(end));
          return { ok: true };
        default:
          return kind satisfies never;
      }
    } catch (error) {
      log.warn({ err: error, kind }, 'command failed');
      return this.#stop.signal.aborted ? undefined : { ok: false, reason: reasonOfError(error) };
    }
  }

  #rotate({ id, holdMs = limits.holdMs }: Command, expired: () => boolean): Promise<Outcome | undefined> {
    const { network, journal, reports, rotationLimits } = this.#options;
    return rotate(network, {
      holdMs,
      expired,
      stop: this.#stop.signal,
      limits: rotationLimits,
      onOldIp: (oldIp) => journal.note(id, { oldIp }),
      onStep: async (step) => {
        await journal.note(id, { step });
        if (network.rotationMethod?.steps) reports.step(id, step);
      },
    });
  }

  async #finish({ id, kind }: Pick<Entry, 'id' | 'kind'>, outcome: Outcome): Promise<void> {
    const result: Result = { type: 'result', id, ...outcome };
    this.#options.log.info({ kind, ...result }, 'command ended');
    await this.#options.reports.result(result);
  }
}
