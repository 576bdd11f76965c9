import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from './failure.ts';

export interface SpawnOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Standard output and error are appended here; undefined: they are ours. */
  readonly logFile?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** What asks it to end. Default SIGTERM. */
  readonly stopSignal?: NodeJS.Signals;
}

/** A child with its own process group, so that a Ctrl-C in the terminal reaches only us and we choose the order. */
export class Child {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string | undefined;
  readonly stopSignal: NodeJS.Signals;
  /** Fulfilled once it has ended, with a phrase such as `exit code 1`. Never rejects. */
  readonly ended: Promise<string>;
  #running = true;

  constructor(name: string, process: ChildProcess, pid: number, options: SpawnOptions) {
    this.name = name;
    this.pid = pid;
    this.logFile = options.logFile;
    this.stopSignal = options.stopSignal ?? 'SIGTERM';
    this.ended = new Promise((resolve) => {
      process.once('exit', (code, signal) => {
        this.#running = false;
        resolve(signal ? `signal ${signal}` : `exit code ${code}`);
      });
    });
  }

  get running(): boolean {
    return this.#running;
  }

  /** Asks the process group to end and kills it after `graceMs`. Resolves when the process is gone. */
  async stop(graceMs = 10_000): Promise<void> {
    if (!this.#running) return;
    signalGroup(this.pid, this.stopSignal);
    const timer = new AbortController();
    const late = delay(graceMs, undefined, { signal: timer.signal }).then(
      () => signalGroup(this.pid, 'SIGKILL'),
      () => undefined,
    );
    await this.ended;
    timer.abort();
    await late;
  }

  /** The last lines of its log, for a person to read. */
  lastLines(count = 12): string {
    if (this.logFile === undefined) return '';
    return readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  }
}

/**
 * Starts children and ends them in reverse order. A guardian process watches us through a pipe and takes them down
 * when we are killed hard, so nothing of ours is left running.
 */
export class Processes {
  readonly #children: Child[] = [];
  #stopped = false;
  #guardian: ReturnType<typeof startGuardian> | undefined;

  /** @throws Error when the program cannot be started at all */
  async spawn(name: string, command: string, args: readonly string[], options: SpawnOptions): Promise<Child> {
    if (this.#stopped) throw new Failure('Stopped.');
    const log = options.logFile === undefined ? undefined : openSync(options.logFile, 'a', 0o600);
    const process = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      uid: options.uid,
      gid: options.gid,
      detached: true,
      stdio: ['ignore', log ?? 'inherit', log ?? 'inherit'],
    });
    if (log !== undefined) closeSync(log);
    const pid = await new Promise<number>((resolve, reject) => {
      process.once('error', reject);
      process.once('spawn', () => (process.pid ? resolve(process.pid) : reject(new Error(`${name} has no pid`))));
    });
    const child = new Child(name, process, pid, options);
    this.#children.push(child);
    this.#guardian ??= startGuardian();
    this.#guardian.stdin.write(`add ${pid} ${child.stopSignal}\n`);
    void child.ended.then(() => this.#guardian?.stdin.write(`remove ${pid}\n`));
    return child;
  }

  /**
   * Runs a program to its end.
   * @throws Failure with the last lines of its log when it does not end with code 0
   */
  async run(name: string, command: string, args: readonly string[], options: SpawnOptions): Promise<void> {
    const child = await this.spawn(name, command, args, options);
    const how = await child.ended;
    this.#children.splice(this.#children.indexOf(child), 1);
    if (how !== 'exit code 0') throw endedFailure(child, how);
  }

  /** Fulfilled when the first of the children ends. */
  async firstToEnd(): Promise<{ child: Child; how: string }> {
    return Promise.race(this.#children.map(async (child) => ({ child, how: await child.ended })));
  }

  /** Ends all children, the last started first, and then the guardian. May be called twice. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const child of this.#children.splice(0).reverse()) await child.stop();
    this.#guardian?.stdin.end();
    this.#guardian = undefined;
  }
}

/** Fulfilled by the first Ctrl-C or request to end. At the second we exit immediately, and the guardian ends the children. */
export function stopRequest(): Promise<'stop'> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(130);
        asked = true;
        resolve('stop');
      });
    }
  });
}

/** One sentence and the last lines of the log, for a child that ended when it should not have. */
export function endedFailure(child: Child, how: string): Failure {
  const log = child.logFile === undefined ? '.' : `; the last lines of ${child.logFile}:\n${child.lastLines()}`;
  return new Failure(`The ${child.name} ended with ${how}${log}`);
}

function startGuardian() {
  const script = path.join(import.meta.dirname, 'guardian.mjs');
  const guardian = spawn(process.execPath, [script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  guardian.stdin.on('error', () => undefined); // it may be gone before the last `remove`
  guardian.unref();
  return guardian;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // nothing of the group is left
  }
}
