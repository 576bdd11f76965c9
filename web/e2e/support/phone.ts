import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { test } from '@playwright/test';

const repository = path.join(import.meta.dirname, '../../..');

/** What a test can do to the phone's surroundings. */
interface Surroundings {
  rotation?: 'changes' | 'fails' | 'same_ip' | 'sticks';
  mobile?: 'up' | 'down';
  battery?: number;
  bandwidthBitsPerSecond?: number;
}

/** A simulated phone that enrols with a pairing code, as its own process. */
export class Phone {
  readonly #process: ChildProcess;
  readonly #stateDir: string;

  private constructor(child: ChildProcess, stateDir: string) {
    this.#process = child;
    this.#stateDir = stateDir;
  }

  static start(server: string, code: string): Phone {
    const stateDir = mkdtempSync(path.join(os.tmpdir(), 'e2e-phone-'));
    const args = ['android-agent/dist/cli.mjs', 'simulate']; // built before the browser tests;
    args.push('--server', server, '--codes', code, '--state-dir', stateDir, '--control', controlSocket(stateDir));
    const log = openSync(test.info().outputPath('phone.log'), 'a'); // beside the trace when the test fails
    const child = spawn(process.execPath, args, { cwd: repository, stdio: ['ignore', log, log] });
    closeSync(log);
    return new Phone(child, stateDir);
  }

  /** Changes what the phone meets from now on. @throws when the simulator refuses it */
  async meet(change: Surroundings): Promise<void> {
    const patch = request({ socketPath: controlSocket(this.#stateDir), method: 'PATCH', path: '/phones/0' });
    patch.setHeader('content-type', 'application/json');
    patch.end(JSON.stringify(change));
    const [answer] = await once(patch, 'response');
    answer.resume();
    if (answer.statusCode >= 300) throw new Error(`the simulator answered ${answer.statusCode}`);
  }

  /** Ends the process and forgets what the phone kept. */
  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, 'exit');
      this.#process.kill('SIGTERM');
      await ended;
    }
    rmSync(this.#stateDir, { recursive: true, force: true });
  }
}

function controlSocket(stateDir: string): string {
  return path.join(stateDir, 'control.sock');
}
