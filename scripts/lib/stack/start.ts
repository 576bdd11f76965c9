import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectDatabase, type PrismaClient } from '@pocketproxy/prisma';
import { parseCredentialKeys } from '@pocketproxy/relay/contract';
import { Processes } from '../processes.ts';
import { spawnAgent } from './agent.ts';
import { stackDatabase } from './database.ts';
import { freeRange } from './port-range.ts';
import { metric, planRelay, spawnRelay, type RelayPlan } from './relay.ts';
import { writeConnections, writePhones, type ConnectionRow, type PhoneRow } from './rows.ts';
import { waitUntil } from './wait.ts';

export interface StackOptions {
  readonly phones: number;
  readonly connections: number;
  /** Comma-separated CIDRs that relay and phones may reach in spite of the egress policy. */
  readonly egressAllow?: string | undefined;
  readonly tunnelPort?: number | undefined;
  /** HOST:PORT that the phones dial instead of the relay's tunnel port. */
  readonly via?: string | undefined;
  /** False: loopback is on every connection's whitelist. */
  readonly password: boolean;
}

/** A running relay with simulated phones and a database of its own, without web. */
export interface Stack {
  readonly folder: string;
  readonly processes: Processes;
  readonly plan: RelayPlan;
  readonly relayPid: number;
  readonly agentPid: number;
  readonly databaseUrl: string;
  readonly phones: readonly PhoneRow[];
  readonly connections: readonly ConnectionRow[];
  /** Ends the processes, drops the database and removes the files. May be called twice. */
  close(): Promise<void>;
}

const loopback = ['127.0.0.0/8', '::1/128'];

/** Starts database, relay and phones; resolves once every phone is online. Nothing is left behind when it throws. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pocketproxy-stack-'));
  chmodSync(folder, 0o711); // the embedded Postgres may run as another user
  const processes = new Processes();
  let drop: (() => Promise<void>) | undefined;
  const close = async () => {
    await processes.stop();
    await drop?.();
    drop = undefined;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const database = await stackDatabase(processes, folder);
    drop = database.drop;
    const firstPort = freeRange(options.connections);
    const plan = await planRelay({
      ...options,
      databaseUrl: database.url,
      folder,
      firstPort,
      ports: options.connections,
    });
    const { phones, connections } = await withDatabase(database.url, (client) =>
      writeRows(client, plan, firstPort, options),
    );
    const relay = await spawnRelay(processes, plan, folder);
    const agent = await spawnAgent(processes, { ...options, folder, phones, tunnelUrl: plan.tunnelUrl });
    await waitUntil('all phones online', async () => {
      if (!agent.running) throw new Error(`the agent ended: ${agent.lastLines()}`);
      return (await metric(plan, 'pocketproxy_tunnels')) === phones.length;
    });
    const pids = { relayPid: relay.pid, agentPid: agent.pid };
    return { folder, processes, plan, ...pids, databaseUrl: database.url, phones, connections, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function writeRows(database: PrismaClient, plan: RelayPlan, firstPort: number, options: StackOptions) {
  const { id: relayId } = await database.relay.create({
    data: {
      name: plan.name,
      publicHost: '127.0.0.1',
      tunnelUrl: plan.tunnelUrl,
      portMin: firstPort,
      portMax: firstPort + options.connections - 1,
    },
  });
  const phones = await writePhones(database, relayId, options.phones);
  const keys = parseCredentialKeys(plan.verifierKey, plan.sealingKeys);
  const whitelist = options.password ? [] : loopback;
  const connections = await writeConnections(database, {
    relayId,
    phones,
    firstPort,
    count: options.connections,
    keys,
    whitelist,
  });
  return { phones, connections };
}

async function withDatabase<T>(url: string, use: (database: PrismaClient) => Promise<T>): Promise<T> {
  const database = connectDatabase(url, 1);
  try {
    return await use(database);
  } finally {
    await database.$disconnect();
  }
}
