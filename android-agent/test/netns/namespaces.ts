import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { runProgram } from '../../src/network/run-program.ts';
import type { InternetOptions } from './internet.ts';
import type { PhoneRequest } from './phone.ts';

const never = new AbortController().signal;

/** Network namespaces of one test (needs root, CAP_NET_ADMIN and iproute2); they are gone after it. */
export class Namespaces {
  constructor(private readonly t: TestContext) {}

  /** Makes one with its loopback up. */
  async add(name: string): Promise<void> {
    await runProgram(['ip', 'netns', 'add', this.#full(name)], never);
    this.t.after(() => runProgram(['ip', 'netns', 'del', this.#full(name)], never));
    await this.ip(name, 'link set lo up');
  }

  /** Runs `ip` inside one. */
  async ip(name: string, ...commands: readonly string[]): Promise<void> {
    for (const command of commands) await runProgram(['ip', '-n', this.#full(name), ...command.split(' ')], never);
  }

  /** Joins two with a cable: `device` in the first, `cable` in the second. */
  async cable(name: string, device: string, other: string): Promise<void> {
    await this.ip(
      name,
      `link add ${device} type veth peer name cable netns ${this.#full(other)}`,
      `link set ${device} up`,
    );
    await this.ip(other, 'link set cable up');
    // Replies may come in by an interface that the main table does not prefer
    await this.#inside(name, ['sh', '-c', `echo 2 > /proc/sys/net/ipv4/conf/${device}/rp_filter`]);
  }

  /** What is behind an uplink; resolves when it listens, and returns its visitors as they come. */
  async internet(name: string, options: Omit<InternetOptions, 'name'>): Promise<readonly string[]> {
    const { lines } = await this.#script(name, 'internet.ts', [JSON.stringify({ name, ...options })]);
    return lines;
  }

  /** A phone with modem wwan0; resolves when it is connected to its relay. */
  async phone(name: string, dns: readonly string[]): Promise<(request: PhoneRequest) => Promise<string>> {
    const { lines, child, next } = await this.#script(name, 'phone.ts', dns);
    return async (request) => {
      const at = lines.length;
      child.stdin.write(`${JSON.stringify(request)}\n`);
      while (lines.length === at) await next();
      return lines[at] ?? '';
    };
  }

  async #script(name: string, file: string, args: readonly string[]) {
    const script = new URL(file, import.meta.url).pathname;
    const node = [process.execPath, '--import', 'tsx', script, ...args];
    const child = spawn('ip', ['netns', 'exec', this.#full(name), ...node], { stdio: ['pipe', 'pipe', 'inherit'] });
    const closed = once(child, 'close');
    this.t.after(async () => {
      child.kill('SIGKILL');
      await closed;
    });
    const lines: string[] = [];
    const reader = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
    const next = (): Promise<unknown> =>
      Promise.race([once(reader, 'line'), closed.then(() => Promise.reject(new Error(`${file} has ended`)))]);
    while (lines.length === 0) await next();
    lines.length = 0; // ready
    return { child, lines, next };
  }

  #inside(name: string, command: readonly string[]): Promise<string> {
    return runProgram(['ip', 'netns', 'exec', this.#full(name), ...command], never);
  }

  #full(name: string): string {
    return `pp-${process.pid}-${name}`;
  }
}
