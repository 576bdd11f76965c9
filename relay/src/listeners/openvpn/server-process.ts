import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import type { Logger } from 'pino';
import { Management, type ManagementEvents } from './management.ts';

export interface ServerProcessOptions {
  readonly name: string;
  /** Path of the management socket. */
  readonly management: string;
  readonly args: readonly string[];
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly onSignIn: ManagementEvents['onSignIn'];
  readonly onGone: ManagementEvents['onGone'];
  /** Up, or down with openvpn's last words; a process that went down is started again. */
  readonly onChange: (up: boolean, why: string | undefined) => void;
}

const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** An openvpn that ran for so long is started again at once. */
const healthyMs = 60_000;
const stopTimeoutMs = 5_000;
const keptLines = 20;

/**
 * One openvpn, kept running: started again with growing pauses when it ends by itself. It connects to our management
 * socket and ends when that closes, so that it never outlives the relay, even one that was killed.
 */
export class ServerProcess {
  readonly #options: ServerProcessOptions;
  #server: Server | undefined;
  #process: ChildProcess | undefined;
  #management: Management | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pauseMs = firstPauseMs;
  #startedMs = 0;
  #stopping = false;
  /** Why it is ended by us and started again. */
  #restarting: string | undefined;
  #lines: string[] = [];
  #up = false;
  /** Starts after the first. */
  restarts = 0;

  constructor(options: ServerProcessOptions) {
    this.#options = options;
  }

  get up(): boolean {
    return this.#up;
  }

  get management(): Management | undefined {
    return this.#management;
  }

  /** Its process id, while it runs. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  start(): void {
    const { management: path, args } = this.#options;
    rmSync(path, { force: true });
    this.#startedMs = performance.now();
    this.#lines = [];
    const server = createServer((socket) => {
      server.close();
      this.#management = new Management(socket, this.#events());
    });
    this.#server = server;
    server.on('error', (error) => this.#ended(error.message));
    server.listen(path, () => {
      if (this.#stopping) return void server.close();
      const child = spawn('openvpn', args, { stdio: ['ignore', 'pipe', 'pipe'] });
      this.#process = child;
      for (const output of [child.stdout, child.stderr])
        output.setEncoding('utf8').on('data', (text) => this.#keep(text));
      child.on('error', (error) => this.#ended(error.message));
      child.on('exit', (_code, signal) => this.#ended(signal ? `it was ended by ${signal}` : this.#lastWords()));
    });
  }

  /** Starts it again, as soon as it has ended in order; `why` is its state until it is up. */
  restart(why: string): void {
    if (!this.#process) return; // it starts soon anyway
    this.#restarting = why;
    terminate(this.#process);
  }

  /** Ends it in order: clients over UDP are told. Resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    this.#server?.close();
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    terminate(child);
    await gone;
  }

  #events(): ManagementEvents {
    const { onSignIn, onGone } = this.#options;
    return {
      onHold: () => this.#management?.command('state on', 'hold release'),
      onConnected: () => this.#change(true, undefined),
      onSignIn,
      onGone,
      onClosed: () => undefined, // its exit follows
    };
  }

  #keep(text: string): void {
    this.#lines.push(...text.split('\n').filter((line) => line !== ''));
    this.#lines.splice(0, Math.max(0, this.#lines.length - keptLines));
  }

  #lastWords(): string {
    const fault = this.#lines.findLast((line) => /error|cannot|failed|fatal/i.test(line));
    return fault ?? this.#lines.at(-1) ?? 'it ended without a word';
  }

  #ended(why: string): void {
    this.#process = undefined;
    this.#management = undefined;
    this.#server?.close();
    const wanted = this.#restarting;
    this.#restarting = undefined;
    this.#change(false, wanted ?? why);
    if (this.#stopping || this.#timer) return;
    if (wanted !== undefined) return this.start();
    const ranMs = performance.now() - this.#startedMs;
    this.#pauseMs = ranMs > healthyMs ? firstPauseMs : Math.min(longestPauseMs, this.#pauseMs * 2);
    this.#options.log.warn(
      { server: this.#options.name, why, pauseMs: this.#pauseMs },
      'openvpn ended; it is started again',
    );
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.restarts += 1;
      this.start();
    }, this.#pauseMs);
    this.#timer.unref();
  }

  #change(up: boolean, why: string | undefined): void {
    this.#up = up;
    if (!this.#stopping) this.#options.onChange(up, why);
  }
}

/** In order: over UDP clients are told. What does not end is killed. */
function terminate(child: ChildProcess): void {
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  child.once('exit', () => clearTimeout(late));
}
