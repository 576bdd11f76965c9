import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Child, Processes } from '../processes.ts';
import { bundle } from './bundle.ts';
import type { PhoneRow } from './rows.ts';

export interface AgentOptions {
  readonly folder: string;
  readonly phones: readonly PhoneRow[];
  readonly tunnelUrl: string;
  readonly egressAllow?: string | undefined;
  /** HOST:PORT to dial instead of the tunnel URL's. */
  readonly via?: string | undefined;
  readonly dnsServers?: readonly string[] | undefined;
  /** The phones' journals and radios outlive the agent. */
  readonly keepPhones?: boolean | undefined;
  /** Further arguments of `simulate`. */
  readonly agentArgs?: readonly string[] | undefined;
}

/** Path of the socket with which simulated phones are scripted. */
export const controlSocket = (folder: string) => path.join(folder, 'phones.sock');

/** Starts one agent process that simulates all the phones. */
export async function spawnAgent(processes: Processes, options: AgentOptions): Promise<Child> {
  const { folder, phones, tunnelUrl, egressAllow = '', via, dnsServers, keepPhones, agentArgs = [] } = options;
  const credentials = path.join(folder, 'phones.json');
  writeFileSync(credentials, JSON.stringify(phones.map(({ name, secret }) => ({ name, secret, tunnelUrl }))), {
    mode: 0o600,
  });
  const args = [
    'simulate',
    '--phones',
    `${phones.length}`,
    '--credentials',
    credentials,
    '--control',
    controlSocket(folder),
    ...agentArgs,
  ];
  if (via) args.push('--via', via);
  if (keepPhones) args.push('--data-dir', path.join(folder, 'phones'));
  if (dnsServers) args.push('--dns', dnsServers.join());
  return processes.spawn('agent', process.execPath, [bundle('agent'), ...args], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: process.env.NODE_ENV,
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
      EGRESS_ALLOW: egressAllow,
    },
    logFile: path.join(folder, 'agent.log'),
  });
}
