import { execFile } from 'node:child_process';
import { z } from 'zod';
import { Failure } from '../failure.ts';

const account = z.object({ email: z.string(), password: z.string() });
const accounts = z.object({
  operator: account,
  customer: account,
  apiKeys: z.object({ operator: z.string(), customer: z.string() }),
  codes: z.array(z.object({ name: z.string(), code: z.string() })),
});
const proxies = z.array(
  z.object({
    device: z.string(),
    host: z.string(),
    port: z.number(),
    username: z.string(),
    password: z.string(),
    http: z.string(),
    socks5: z.string(),
  }),
);
const links = z.array(z.object({ device: z.string(), url: z.string() }));
const onPhones = z.object({ proxies, rotationLinks: links });
export type Accounts = z.infer<typeof accounts>;
/** What the demo has of each simulated phone. */
export type OnPhones = z.infer<typeof onPhones>;
export type DemoProxy = OnPhones['proxies'][number];

const timeoutMs = 90_000;

/** The demo data, written by the same verbs as the dashboard's. See web/src/demo. */
export class DemoSeed {
  readonly #script: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #signal: AbortSignal;

  constructor(script: string, env: NodeJS.ProcessEnv, signal: AbortSignal) {
    this.#script = script;
    this.#env = env;
    this.#signal = signal;
  }

  /** Makes sure of an operator, a customer and a pairing code for each phone. Keeps the passwords of `stateFile`. */
  async accounts(phones: number, stateFile: string): Promise<Accounts> {
    return accounts.parse(await this.#run('accounts', '--phones', String(phones), '--state', stateFile));
  }

  /** Waits until the phones are online and makes a connection and a rotation link for each that has none. Keeps the links of `stateFile`. */
  async proxies(phones: number, stateFile: string): Promise<OnPhones> {
    const flags = ['--phones', String(phones), '--state', stateFile, '--wait-seconds', '60'];
    return onPhones.parse(await this.#run('proxies', ...flags));
  }

  async #run(...args: string[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const options = { env: this.#env, timeout: timeoutMs, signal: this.#signal };
      execFile(process.execPath, [this.#script, ...args], options, (error, stdout, stderr) => {
        if (error) return reject(new Failure(`The demo data could not be made: ${stderr.trim() || error.message}`));
        resolve(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
      });
    });
  }
}
