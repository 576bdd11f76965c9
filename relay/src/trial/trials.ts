import { setTimeout as sleep } from 'node:timers/promises';
import type { Trial, TrialTargets } from '../../contract/trials.ts';
import type { Reason } from '../../protocol/reasons.ts';
import type { ConnectionState } from '../connection/connection.ts';
import type { Directory } from '../connection/directory.ts';
import type { TrialPasses } from '../gate/trial-passes.ts';
import { relayLimits } from '../limits.ts';
import type { Tunnels } from '../tunnel/registry.ts';
import type { PhoneStates } from '../waiting/phone-states.ts';
import { readTargets } from './target.ts';
import { runTrial } from './trial.ts';

export interface TrialsOptions {
  readonly directory: Pick<Directory, 'connection'>;
  readonly passes: Pick<TrialPasses, 'issue'>;
  readonly tunnels: Pick<Tunnels, 'probe' | 'hasResolver'>;
  readonly phones: Pick<PhoneStates, 'absence'>;
  /** The address that public ports listen on. */
  readonly bind: string;
}

const lookMs = 50;

/** Tests of connections: one of each at a time, and so many of all. Each ends within trialTimeoutMs. */
export class Trials {
  readonly #options: TrialsOptions;
  readonly #running = new Map<string, Promise<Trial | null>>();
  readonly #stop = new AbortController();

  constructor(options: TrialsOptions) {
    this.#options = options;
  }

  /** What comes of using a connection now; anyone who asks meanwhile gets the same. Null: it is not known here. */
  async run(connectionId: string, targets: TrialTargets): Promise<Trial | null> {
    const running = this.#running.get(connectionId);
    if (running) return running;
    if (this.#running.size >= relayLimits.maxTrials) return refusedTrial('relay_overloaded');
    const trial = this.#run(connectionId, targets).finally(() => this.#running.delete(connectionId));
    this.#running.set(connectionId, trial);
    return trial;
  }

  /** Ends those that run. */
  close(): void {
    this.#stop.abort();
  }

  async #run(connectionId: string, targets: TrialTargets): Promise<Trial | null> {
    const connection = await this.#connection(connectionId);
    return connection ? this.#begin(connection, targets) : null;
  }

  async #begin(connection: ConnectionState, targets: TrialTargets): Promise<Trial> {
    const { passes, tunnels, phones, bind } = this.#options;
    const target = readTargets(targets);
    if (!target) return refusedTrial('bad_address');
    const { deviceId, port, requireTls } = connection.settings;
    const pass = passes.issue(connection);
    const end = new AbortController();
    const timer = setTimeout(() => end.abort(), relayLimits.trialTimeoutMs);
    try {
      return await runTrial({
        ...{ target, pass, port, bind, secure: requireTls },
        probe: (answered) => tunnels.probe(deviceId, answered),
        absence: () => phones.absence(deviceId)?.reason,
        hasResolver: () => tunnels.hasResolver(deviceId),
        signal: AbortSignal.any([end.signal, this.#stop.signal]),
      });
    } finally {
      clearTimeout(timer);
      end.abort();
      pass.end();
    }
  }

  /** One that was made just now may be on its way here. */
  async #connection(id: string): Promise<ConnectionState | undefined> {
    const { directory } = this.#options;
    for (let waitedMs = 0; waitedMs < relayLimits.trialConnectionWaitMs; waitedMs += lookMs) {
      const known = directory.connection(id);
      if (known) return known;
      await sleep(lookMs);
    }
    return directory.connection(id);
  }
}

function refusedTrial(reason: Reason): Trial {
  const step = { state: 'refused', reason } as const;
  return { http: step, socks5: step, udp: step, exitAddress: null, legs: { phone: null, name: null, target: null } };
}
