import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../failure.ts';
import { freePortRange } from '../ports.ts';
import { endedFailure, type Child, type Processes } from '../processes.ts';

export interface Instance {
  readonly child: Child;
  readonly demoFile: string;
  readonly baseUrl: string;
  /** Every port that must be free again once it has stopped. */
  readonly ports: readonly number[];
}

export interface InstanceOptions {
  readonly root: string;
  readonly processes: Processes;
  /** Folder of its data; need not exist. */
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ports of an earlier instance on the same folder. */
  readonly ports?: readonly number[];
}

const startTimeoutMs = 300_000;
const pollMs = 200;
const proxyPorts = 20;
/** Begin of the last line that a start prints once it is up. */
const upLine = 'Ctrl-C stops';

/** Runs a `scripts/start` of its own beside any other and waits until it is up. @throws Failure */
export async function startInstance({ root, processes, dataDir, env, ports }: InstanceOptions): Promise<Instance> {
  mkdirSync(dataDir, { recursive: true });
  const demoFile = path.join(dataDir, 'demo.json');
  const used = ports ?? (await portsInARow());
  const [web, tunnel, internal, proxy = 0] = used;
  const flags = ['--port', web, '--tunnel-port', tunnel, '--internal-port', internal];
  flags.push('--proxy-port-min', proxy, '--proxy-port-max', proxy + proxyPorts - 1);
  const script = path.join(root, 'scripts/lib/start/main.ts');
  const args = ['--import', 'tsx', script, '--data', dataDir, ...flags.map(String)];
  const logFile = path.join(dataDir, 'start.log');
  rmSync(logFile, { force: true });
  const child = await processes.spawn('start', process.execPath, args, { cwd: root, env, logFile });
  const deadline = Date.now() + startTimeoutMs;
  while (!child.lastLines(40).includes(upLine)) {
    if (!child.running) throw endedFailure(child, await child.ended);
    if (Date.now() > deadline) throw new Failure(`scripts/start was not up within ${startTimeoutMs / 1000} s.`);
    await delay(pollMs);
  }
  return { child, demoFile, baseUrl: `http://127.0.0.1:${web}`, ports: used };
}

/** Free ports in a row, so that none of the first three is also a customer's. */
async function portsInARow(): Promise<number[]> {
  const first = await freePortRange(3 + proxyPorts);
  return [first, first + 1, first + 2, first + 3];
}
