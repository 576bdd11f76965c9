import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fromGenerator, type Job, type Result, type ToGenerator } from './jobs.ts';
import { originPorts, type OriginPorts } from './origin.ts';

const tsx = import.meta.resolve('tsx');

/** Starts a script of this folder as a process that speaks over IPC. */
function forkScript(name: string, args: readonly string[] = []): ChildProcess {
  return fork(path.join(import.meta.dirname, name), args, { execArgv: ['--import', tsx] });
}

/** A load generator in its own process. */
export class Generator {
  readonly #child: ChildProcess;

  /** `child`: generator.ts where it is to run; here by default. */
  constructor(child: ChildProcess = forkScript('generator.ts')) {
    this.#child = child;
  }

  /** Runs one job. `onMark` is called when its measured part begins and ends. @throws Error when the load fails. */
  run(job: Job, onMark?: (mark: 'begin' | 'end') => void): Promise<Result> {
    return new Promise((resolve, reject) => {
      const finish = () => {
        this.#child.off('message', listen);
        this.#child.off('exit', died);
      };
      const died = () => reject(new Error('the generator process died'));
      const listen = (json: unknown) => {
        const message = fromGenerator.parse(json);
        if (message.type === 'mark') return onMark?.(message.mark);
        finish();
        if (message.type === 'done') resolve(message.result);
        else reject(new Error(`${job.kind}: ${message.message}`));
      };
      this.#child.on('message', listen);
      this.#child.once('exit', died);
      this.#say({ type: 'run', job });
    });
  }

  /** Lets go of the streams of a `hold` job. */
  release(): void {
    this.#say({ type: 'release' });
  }

  close(): void {
    this.#child.kill('SIGKILL');
  }

  #say(message: ToGenerator): void {
    this.#child.send(message);
  }
}

/** Starts two origin processes, so that the echo does not wait behind the bulk that it is measured beside. */
export async function startOrigins(): Promise<{ ports: OriginPorts; close(): void }> {
  const [small, bulk] = await Promise.all([startOrigin(), startOrigin()]);
  const { source, sink, stuck } = bulk.ports;
  return {
    ports: { ...small.ports, source, sink, stuck },
    close() {
      small.close();
      bulk.close();
    },
  };
}

/** An origin; `child`: origin.ts where it is to run. */
export async function startOrigin(
  child: ChildProcess = forkScript('origin.ts'),
): Promise<{ ports: OriginPorts; close(): void }> {
  const [ports] = await once(child, 'message');
  return { ports: originPorts.parse(ports), close: () => child.kill('SIGKILL') };
}

/** Starts an emulated phone link (link.ts) in front of `target`, and returns its address. */
export async function startLink(target: string): Promise<{ address: string; close(): void }> {
  const child = forkScript('link.ts', [target]);
  const [port] = await once(child, 'message');
  return { address: `127.0.0.1:${port}`, close: () => child.kill('SIGKILL') };
}
