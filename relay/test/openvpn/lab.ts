import { execFileSync, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newDeviceSecret } from '../../contract/credentials.ts';
import type { ConnectionSettings } from '../../src/connection/connection.ts';
import type { VpnAuthority } from '../../src/listeners/openvpn/authority.ts';
import { preflight } from '../../src/listeners/openvpn/preflight.ts';
import { password, settings } from '../fixtures.ts';
import { Calls, type Functions } from './calls.ts';
import { Client, profileOf, until, type ProfileOptions } from './client.ts';
import type { functions as customerFunctions } from './customer.ts';
import type { functions as gatewayFunctions } from './gateway.ts';
import { Namespaces, type Place } from './namespaces.ts';
import type { functions as phoneFunctions } from './phone.ts';
import { relayHost, tunnelPort } from './places.ts';
import type { functions as targetFunctions } from './targets.ts';

const nobody = 65_534;

/** Why these tests cannot run here; false: they can. */
export const skip = (await preflight()).join(' ') || (process.getuid?.() === 0 ? false : 'Namespaces need root.');

/**
 * OpenVPN's whole way in namespaces: targets, phones, customers and the relay's part, which runs with the two rights that it
 * needs and no others. Connections 0 and 1 have a phone and
 * a customer each; further ones share those of connection 0.
 */
export class Lab {
  readonly places = new Namespaces();
  readonly folder = mkdtempSync(path.join(tmpdir(), 'pp-vpn-'));
  readonly connections: readonly ConnectionSettings[];
  readonly #secrets: Readonly<Record<string, string>>;
  /** The relay's own, who is not root. */
  readonly #relayFolder = path.join(this.folder, 'relay');
  readonly #tun = path.join(this.folder, 'tun');
  readonly #clients = new Set<Client>();
  readonly #customers: [Promise<Calls<typeof customerFunctions>>?, Promise<Calls<typeof customerFunctions>>?] = [];
  #gatewayProcess: ChildProcess | undefined;
  #gateway: Calls<typeof gatewayFunctions> | undefined;
  #authority: VpnAuthority | undefined;
  #targets: Calls<typeof targetFunctions> | undefined;

  /** Makes the namespaces: close() is due from now on. */
  constructor(connections = 2) {
    const customers = [randomUUID(), randomUUID()] as const;
    const devices = [randomUUID(), randomUUID()] as const;
    this.connections = Array.from({ length: connections }, (_, at) =>
      settings({
        ...{ port: 20_001 + at, username: `customer${at + 1}`, protocols: ['http', 'openvpn'], vpnNumber: at + 1 },
        ...{ deviceId: devices[at === 1 ? 1 : 0], maxStreams: 1_000, maxConnectsPerSecond: 100_000 },
        ...{ rotationWaitSeconds: 0, accessLog: at === 0, usedBy: customers[at === 1 ? 1 : 0] },
      }),
    );
    chmodSync(this.folder, 0o711);
    mkdirSync(this.#relayFolder);
    chownSync(this.#relayFolder, nobody, nobody);
    execFileSync('mknod', ['-m', '666', this.#tun, 'c', '10', '200']);
    this.#secrets = Object.fromEntries(devices.map((deviceId) => [deviceId, newDeviceSecret()]));
  }

  /** Starts targets and the relay's part. */
  async start(): Promise<void> {
    await Promise.all([this.#startTargets(), this.startGateway(), this.customer(0), this.customer(1)]);
  }

  connection(at = 0): ConnectionSettings {
    const found = this.connections[at];
    if (!found) throw new Error('no such connection');
    return found;
  }

  get gateway(): Calls<typeof gatewayFunctions> {
    if (!this.#gateway) throw new Error('the gateway does not run');
    return this.#gateway;
  }

  get targets(): Calls<typeof targetFunctions> {
    if (!this.#targets) throw new Error('the targets do not run');
    return this.#targets;
  }

  /** The process that stands for the relay. */
  get relay(): ChildProcess {
    if (!this.#gatewayProcess) throw new Error('the gateway does not run');
    return this.#gatewayProcess;
  }

  get authority(): VpnAuthority {
    if (!this.#authority) throw new Error('the gateway does not run');
    return this.#authority;
  }

  /** Starts the relay's part, again with the same keys, and waits until OpenVPN is up. */
  async startGateway(): Promise<void> {
    const args = [this.#relayFolder, JSON.stringify(this.#secrets)];
    if (this.#authority) args.push(JSON.stringify(this.#authority));
    const { child, calls } = await this.#script<typeof gatewayFunctions>('relay', 'gateway.ts', args, this.#tun);
    this.#gatewayProcess = child;
    this.#gateway = calls;
    this.#authority = await calls.call('authority');
    await calls.call('put', ...this.connections);
    await until('OpenVPN is up', async () => (await calls.call('state')) === 'up');
  }

  /** Puts another authority in the place of the relay's; clients that start from now on have profiles of it. */
  async replaceAuthority(authority: VpnAuthority): Promise<void> {
    await this.gateway.call('replaceAuthority', authority);
    this.#authority = authority;
    await until('OpenVPN is up', async () => (await this.gateway.call('state')) === 'up');
  }

  /** A phone of a connection, online. */
  async phone(at: 0 | 1 = 0): Promise<Calls<typeof phoneFunctions> & { readonly pid: number }> {
    const { deviceId } = this.connection(at);
    const url = `ws://${relayHost}:${tunnelPort}/tunnel`;
    const secret = this.#secrets[deviceId] ?? '';
    const { child, calls } = await this.#script<typeof phoneFunctions>(at === 0 ? 'phone1' : 'phone2', 'phone.ts', [
      ...[url, secret],
    ]);
    await this.online(at);
    return Object.assign(calls, { pid: child.pid ?? 0 });
  }

  /** Resolves when a connection's phone has its tunnel. */
  online(at: 0 | 1 = 0): Promise<void> {
    return until('the phone is online', () => this.gateway.call('online', this.connection(at).deviceId));
  }

  /** The programs of a customer, started once. */
  customer(at: 0 | 1 = 0): Promise<Calls<typeof customerFunctions>> {
    return (this.#customers[at] ??= this.#script<typeof customerFunctions>(customerOf(at), 'customer.ts', []).then(
      ({ calls }) => calls,
    ));
  }

  /** Starts the real client of a customer; `of`: with another one's connection. */
  client(at = 0, { of = at, ...options }: Partial<ProfileOptions> & { readonly of?: number } = {}): Client {
    const file = path.join(this.folder, `client-${at}-${randomUUID()}.ovpn`);
    const chosen = { secret: password, proto: 'udp', extra: [], ...options } as const;
    writeFileSync(file, profileOf(this.connection(of), this.authority, chosen), { mode: 0o600 });
    const client = new Client(this.places.spawn(customerOf(at), 'openvpn', ['--config', file]));
    this.#clients.add(client);
    return client;
  }

  /** Ends all clients and gives connections back their settings, for the next test. */
  async tidy(): Promise<void> {
    await Promise.all([...this.#clients].map((client) => client.stop()));
    this.#clients.clear();
    await this.gateway.call('endSessions'); // openvpn takes a client that is silent for present
    await this.gateway.call('put', ...this.connections);
  }

  async close(): Promise<void> {
    await this.places.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #startTargets(): Promise<void> {
    this.#targets = (await this.#script<typeof targetFunctions>('hub', 'targets.ts', [])).calls;
  }

  async #script<F extends Functions>(place: Place, file: string, args: readonly string[], tun?: string) {
    const child = this.places.fork(place, path.join(import.meta.dirname, file), args, tun);
    const calls = new Calls<F>(child);
    await calls.ready();
    return { child, calls };
  }
}

function customerOf(at: number): Place {
  return at === 1 ? 'cust2' : 'cust1';
}
