import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectDatabase, type PrismaClient } from '@pocketproxy/prisma';
import { parseCredentialKeys } from '@pocketproxy/relay/contract';
import { Processes, type Child } from '../processes.ts';
import { spawnAgent, type AgentOptions } from './agent.ts';
import { stackDatabase } from './database.ts';
import { freePorts } from './free-ports.ts';
import { metric, planRelay, spawnRelay, type RelayPlan } from './relay.ts';
import { writeConnections, writePhones, type ConnectionRow, type PhoneRow } from './rows.ts';
import { writeProfiles } from './profiles.ts';
import { accepts, waitUntil } from './wait.ts';

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
  /** Ports of the relay's range that are left for connections made later. */
  readonly sparePorts?: number;
  /** DNS servers of the phones, address:port. */
  readonly dnsServers?: readonly string[];
  /** The phones' journals and radios outlive the agent. */
  readonly keepPhones?: boolean;
  /** Further arguments of the agent's `simulate`. */
  readonly agentArgs?: readonly string[];
  /** Address that the relay's ports and its tunnel listen on; loopback when left out. */
  readonly listen?: string | undefined;
  /** Connections also take OpenVPN, and each has a profile. @throws where this machine cannot */
  readonly openvpn?: boolean | undefined;
  /** Further variables of the relay's environment. */
  readonly relayEnv?: Readonly<Record<string, string>>;
}

/** A running relay with its own database, without web and without phones. */
export interface RelayStack {
  readonly folder: string;
  readonly processes: Processes;
  readonly plan: RelayPlan;
  readonly relay: Child;
  readonly databaseUrl: string;
  readonly phones: readonly PhoneRow[];
  readonly connections: readonly ConnectionRow[];
  /** Paths of the connections' OpenVPN profiles, in order; none without OpenVPN. */
  readonly profiles: readonly string[];
  /** Ports of the relay's range that no connection has yet. */
  readonly sparePorts: readonly number[];
  /** Ends the processes, drops the database and removes the files. May be called twice. */
  close(): Promise<void>;
}

/** With simulated phones. */
export interface Stack extends RelayStack {
  readonly agent: Child;
  readonly agentOptions: AgentOptions;
}

const loopback = ['127.0.0.0/8', '::1/128'];

/**
 * Starts database, relay and phones as children of `processes`; resolves once every phone is online. Rejects once
 * `processes` is stopped. Nothing is left behind then.
 */
export async function startStack(options: StackOptions, processes = new Processes()): Promise<Stack> {
  const stack = await startRelayStack(options, processes);
  try {
    const { folder, plan, phones } = stack;
    const agentOptions = { ...options, phones, folder, tunnelUrl: plan.tunnelUrl };
    const agent = await spawnAgent(processes, agentOptions);
    await phonesOnline(plan, agent, phones.length);
    return { ...stack, agent, agentOptions };
  } catch (error) {
    await stack.close();
    throw error;
  }
}

/** The same without phones: resolves once the relay serves. */
export async function startRelayStack(options: StackOptions, processes = new Processes()): Promise<RelayStack> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pocketproxy-stack-'));
  chmodSync(folder, 0o711); // the embedded Postgres may run as another user
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
    const { connections: count, sparePorts: spare = 0, tunnelPort } = options;
    const ports = freePorts(count + spare, tunnelPort);
    const plan = await planRelay({ ...options, databaseUrl: database.relayUrl, folder, ports });
    const rows = await withDatabase(database.url, (client) => writeRows(client, plan, options));
    const relay = await spawnRelay(processes, plan, folder);
    const last = ports[count - 1] ?? 0;
    await waitUntil(`port ${last} listens`, async () => {
      if (!relay.running) throw new Error(`the relay ended: ${relay.lastLines()}`);
      return accepts(last, options.listen);
    });
    const sparePorts = ports.slice(count);
    const profiles = options.openvpn ? await writeProfiles(database.url, plan, rows.connections, folder) : [];
    return {
      folder,
      processes,
      plan,
      relay,
      databaseUrl: database.url,
      ...rows,
      sparePorts,
      profiles,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Resolves once so many phones have a tunnel. @throws Error when the agent ends before. */
export async function phonesOnline(plan: RelayPlan, agent: Child, count: number): Promise<void> {
  await waitUntil('all phones online', async () => {
    if (!agent.running) throw new Error(`the agent ended: ${agent.lastLines()}`);
    return (await metric(plan, 'pocketproxy_tunnels')) === count;
  });
}

async function writeRows(database: PrismaClient, plan: RelayPlan, options: StackOptions) {
  const { id: relayId } = await database.relay.create({
    data: {
      name: plan.name,
      publicHost: plan.env.RELAY_PUBLIC_HOST ?? '127.0.0.1',
      tunnelUrl: plan.tunnelUrl,
      portMin: Number(plan.env.RELAY_PORT_MIN),
      portMax: Number(plan.env.RELAY_PORT_MAX),
    },
  });
  const phones = await writePhones(database, relayId, options.phones);
  const keys = parseCredentialKeys(plan.verifierKey, plan.sealingKeys);
  const whitelist = options.password ? [] : loopback;
  const ports = plan.ports.slice(0, options.connections);
  const connections = await writeConnections(database, {
    ...{ relayId, phones, ports, keys, whitelist },
    openvpn: options.openvpn ?? false,
  });
  return { phones, connections };
}

export async function withDatabase<T>(url: string, use: (database: PrismaClient) => Promise<T>): Promise<T> {
  const database = connectDatabase(url, 1);
  try {
    return await use(database);
  } finally {
    await database.$disconnect();
  }
}
