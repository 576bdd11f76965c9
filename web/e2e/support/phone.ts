import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const repository = path.join(import.meta.dirname, '../../..');

/** A simulated phone that enrols with a pairing code, as a process of its own. */
export class Phone {
  readonly #process: ChildProcess;
  readonly #stateDir: string;

  private constructor(child: ChildProcess, stateDir: string) {
    this.#process = child;
    this.#stateDir = stateDir;
  }

  static start(server: string, code: string): Phone {
    const stateDir = mkdtempSync(path.join(os.tmpdir(), 'e2e-phone-'));
    const args = ['--import', 'tsx', 'android-agent/src/cli.ts', 'simulate'];
    args.push('--server', server, '--codes', code, '--state-dir', stateDir);
    const child = spawn(process.execPath, args, { cwd: repository, stdio: ['ignore', 'ignore', 'inherit'] });
    return new Phone(child, stateDir);
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
