import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { tunnelPath } from '@pocketproxy/relay/protocol';
import { freePort } from '../ports.ts';
import type { Child, Processes } from '../processes.ts';
import { bundle } from './bundle.ts';
import { waitUntil } from './wait.ts';

/** Where a stack's relay listens, and its environment. Kept, so that it can be started again as it was. */
export interface RelayPlan {
  readonly name: string;
  readonly ports: readonly number[];
  readonly tunnelPort: number;
  readonly tunnelUrl: string;
  readonly internalPort: number;
  readonly metrics: string;
  readonly env: NodeJS.ProcessEnv;
  readonly verifierKey: string;
  readonly sealingKeys: string;
}

export interface RelayOptions {
  /** With the relay's own rights. */
  readonly databaseUrl: string;
  readonly folder: string;
  /** Ports of its connections, in order. */
  readonly ports: readonly number[];
  readonly tunnelPort?: number | undefined;
  readonly egressAllow?: string | undefined;
  readonly relayEnv?: Readonly<Record<string, string>> | undefined;
  /** Address that its ports and its tunnel listen on; loopback when left out. */
  readonly listen?: string | undefined;
  /** It offers OpenVPN. */
  readonly openvpn?: boolean | undefined;
}

const loopback = '127.0.0.1';

/** Chooses ports and keys for a relay. */
export async function planRelay(options: RelayOptions): Promise<RelayPlan> {
  const host = options.listen ?? loopback;
  const tunnelPort = options.tunnelPort ?? (await freePortBeside(options.ports));
  const internalPort = await freePortBeside(options.ports);
  const verifierKey = randomBytes(32).toString('base64');
  const sealingKeys = `stack:${randomBytes(32).toString('base64')}`;
  const name = `stack-${process.pid}`;
  const tunnelUrl = `ws://${host}:${tunnelPort}${tunnelPath}`;
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: process.env.NODE_ENV,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
    DATABASE_URL: options.databaseUrl,
    VERIFIER_KEY: verifierKey,
    EGRESS_ALLOW: options.egressAllow ?? '',
    RELAY_NAME: name,
    RELAY_PUBLIC_HOST: host,
    RELAY_BIND: host,
    RELAY_PORT_MIN: `${options.ports[0]}`,
    RELAY_PORT_MAX: `${options.ports.at(-1)}`,
    TUNNEL_HOST: host,
    TUNNEL_PORT: `${tunnelPort}`,
    TUNNEL_URL: tunnelUrl,
    INTERNAL_HOST: loopback,
    INTERNAL_PORT: `${internalPort}`,
    STATE_DIR: path.join(options.folder, 'relay'),
    ...(options.openvpn ? { OPENVPN: 'on' } : {}),
    ...options.relayEnv,
  };
  const metrics = `http://${loopback}:${internalPort}/metrics`;
  return { name, ports: options.ports, tunnelPort, tunnelUrl, internalPort, metrics, env, verifierKey, sealingKeys };
}

/** A free port outside the row that is kept for connections. */
async function freePortBeside(ports: readonly number[]): Promise<number> {
  const [first = 0, last = 0] = [ports[0], ports.at(-1)];
  for (;;) {
    const port = await freePort();
    if (port < first || port > last) return port;
  }
}

/** Starts the built relay. Resolves once it is ready. @throws Error with the end of its log when it ends before that. */
export async function spawnRelay(processes: Processes, plan: RelayPlan, folder: string): Promise<Child> {
  const child = await processes.spawn('relay', process.execPath, [bundle('relay')], {
    env: plan.env,
    logFile: path.join(folder, 'relay.log'),
  });
  await waitUntil('relay ready', async () => {
    if (!child.running) throw new Error(`the relay ended: ${child.lastLines()}`);
    return answersOk(`http://${loopback}:${plan.internalPort}/readyz`);
  });
  return child;
}

async function answersOk(url: string): Promise<boolean> {
  return fetch(url, { headers: { connection: 'close' } }).then(
    async (response) => (await response.arrayBuffer(), response.ok),
    () => false,
  );
}

/** One number of the relay's /metrics: the sum over all label sets of that name. */
export async function metric(plan: { metrics: string }, name: string): Promise<number> {
  const text = await (await fetch(plan.metrics, { headers: { connection: 'close' } })).text();
  const values = text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'gm'));
  return [...values].reduce((sum, [, value]) => sum + Number(value), 0);
}
