import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../../../scripts/lib/ports.ts';
import type { Processes } from '../../../scripts/lib/processes.ts';
import { waitForLog } from '../../../scripts/lib/start/ready.ts';

/** A Redis of our own that keeps nothing, and can be killed, started again on its port, and paused. */
export class RedisServer {
  readonly url: string;
  readonly #port: number;
  readonly #processes: Processes;
  readonly #dir = mkdtempSync(path.join(tmpdir(), 'pocketproxy-redis-'));
  #starts = 0;
  #pid = 0;
  #ended: Promise<string> = Promise.resolve('');

  private constructor(processes: Processes, port: number) {
    this.#processes = processes;
    this.#port = port;
    this.url = `redis://127.0.0.1:${port}`;
  }

  static async start(processes: Processes): Promise<RedisServer> {
    const redis = new RedisServer(processes, await freePort());
    await redis.start();
    return redis;
  }

  async start(): Promise<void> {
    const args = ['--port', `${this.#port}`, '--bind', '127.0.0.1', '--save', '', '--dir', this.#dir];
    const logFile = path.join(this.#dir, `redis-${this.#starts++}.log`);
    const child = await this.#processes.spawn('redis', 'redis-server', args, { logFile });
    await waitForLog(child, 'Ready to accept connections');
    this.#pid = child.pid;
    this.#ended = child.ended;
  }

  async kill(): Promise<void> {
    process.kill(this.#pid, 'SIGKILL');
    await this.#ended;
  }

  /** Stops it as it is: its clients stay connected and get no answer. */
  pause(): void {
    process.kill(this.#pid, 'SIGSTOP');
  }

  resume(): void {
    process.kill(this.#pid, 'SIGCONT');
  }

  /** Kills it and removes its folder. */
  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
