import type { Logger } from 'pino';
import type { PhoneMessage, RelayMessage } from '@pocketproxy/relay/protocol';
import { agentLimits as limits } from './limits.ts';
import type { Network } from './network/network.ts';
import { reasonOfError } from './refused.ts';
import { rotate, type RotationOutcome } from './rotation.ts';
import { until } from './until.ts';

export type Command = Extract<RelayMessage, { type: 'command' }>;
export type Result = Extract<PhoneMessage, { type: 'result' }>;
type Outcome = Omit<Result, 'type' | 'id'>;

interface CommandsOptions {
  readonly network: Network;
  readonly log: Logger;
  readonly now: () => number;
  /** Takes the result of a command; it may be the second time for a command that came twice. */
  readonly report: (result: Result) => void;
  readonly rotate?: typeof rotate;
}

/** Runs commands: one at a time, each id at most once, none after its expiry; each gets one honest result. */
export class Commands {
  readonly #options: CommandsOptions;
  /** Result of each recent id, or undefined while it runs. */
  readonly #recent = new Map<string, Result | undefined>();
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: CommandsOptions) {
    this.#options = options;
  }

  /** A command from the relay. */
  receive(command: Command): void {
    if (this.#recent.has(command.id)) return this.#repeat(command.id);
    const expiresAtMs = this.#options.now() + command.expiresInMs;
    this.#remember(command.id);
    const refusal = this.#refusal(command);
    if (refusal) return this.#finish(command, { ok: false, reason: refusal });
    this.#running = this.#run(command, () => this.#options.now() >= expiresAtMs).then((outcome) => {
      this.#running = undefined;
      this.#finish(command, outcome);
    });
  }

  /** Ends what runs, within bounded time; a phone in airplane mode leaves it first. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  #refusal(command: Command): 'command_unsupported' | 'busy' | 'expired' | undefined {
    if (!this.#options.network.commands.includes(command.kind)) return 'command_unsupported';
    if (this.#running) return 'busy';
    return command.expiresInMs <= 0 ? 'expired' : undefined;
  }

  async #run({ kind }: Command, expired: () => boolean): Promise<Outcome> {
    const { network, log } = this.#options;
    const end = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(limits.commandMs)]);
    try {
      switch (kind) {
        case 'rotate':
          return await (this.#options.rotate ?? rotate)(network, expired, this.#stop.signal);
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
      return { ok: false, reason: reasonOfError(error) };
    }
  }

  #finish(command: Command, outcome: Outcome | RotationOutcome): void {
    const result: Result = { type: 'result', id: command.id, ...outcome };
    this.#recent.set(command.id, result);
    this.#options.log.info({ kind: command.kind, ...result }, 'command ended');
    this.#options.report(result);
  }

  #repeat(id: string): void {
    const result = this.#recent.get(id);
    if (result) this.#options.report(result);
  }

  #remember(id: string): void {
    this.#recent.set(id, undefined);
    const oldest = this.#recent.keys().next();
    if (this.#recent.size > limits.recentCommands && !oldest.done) this.#recent.delete(oldest.value);
  }
}
