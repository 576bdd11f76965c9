import { execFileSync, fork, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { newDeviceSecret } from '../../contract/credentials.ts';
import { vpnClientKey } from '../../contract/vpn.ts';
import type { ConnectionSettings } from '../../src/connection/connection.ts';
import type { VpnAuthority } from '../../src/listeners/openvpn/authority.ts';
import { preflight } from '../../src/listeners/openvpn/preflight.ts';
import { password, settings } from '../fixtures.ts';
import { Calls, type Functions } from './calls.ts';
import type { functions as customerFunctions } from './customer.ts';
import type { functions as gatewayFunctions } from './gateway.ts';
import type { functions as phoneFunctions } from './phone.ts';
import { relayHost, tunnelPort, vpnPort } from './places.ts';

/** Why these tests cannot run here; false: they can. */
export const skip = (await preflight()).join(' ') || (process.getuid?.() === 0 ? false : 'Namespaces need root.');

const uplinks = {
  relay: '198.51.100',
  phone1: '100.70.1',
  phone2: '100.70.2',
  cust1: '198.18.1',
  cust2: '198.18.2',
} as const;
type Place = keyof typeof uplinks;
const targets = ['203.0.113.10/32', '203.0.113.53/32'];

const ip = (...args: string[]) => execFileSync('ip', args, { stdio: ['ignore', 'pipe', 'pipe'] });

/** Counts, in the hub between all of them, what must never pass it: the relay's or a customer's own way out. */
const watch = `
table inet watch {
  counter leak_relay { }
  counter leak_customer { }
  counter via_phone { }
  chain seen { type filter hook prerouting priority raw; policy accept;
    meta l4proto ipv6-icmp accept
    iifname "relay" ip daddr { 100.70.1.2, 100.70.2.2 } tcp sport ${tunnelPort} accept
    iifname "relay" ip daddr { 198.18.1.2, 198.18.2.2 } meta l4proto { tcp, udp } th sport ${vpnPort} accept
    iifname "relay" ip daddr { 198.18.1.2, 198.18.2.2 } meta l4proto icmp accept
    iifname "relay" counter name leak_relay accept
    iifname { "cust1", "cust2" } ip daddr ${relayHost} meta l4proto { tcp, udp } th dport ${vpnPort} accept
    iifname { "cust1", "cust2" } ip daddr ${relayHost} meta l4proto icmp accept
    iifname { "cust1", "cust2" } counter name leak_customer accept
    iifname { "phone1", "phone2" } ip daddr { 203.0.113.10, 203.0.113.53 } counter name via_phone accept
  }
}
`;

/** A relay, two phones, two customers and an internet, each in a network namespace; the relay has a direct route to it. */
export class Lab {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'pp-vpn-'));
  readonly connections: readonly ConnectionSettings[];
  readonly #secrets: Readonly<Record<string, string>>;
  readonly #prefix = `pp${process.pid}-`;
  readonly #children: ChildProcess[] = [];
  #gatewayProcess: ChildProcess | undefined;
  #gateway: Calls<typeof gatewayFunctions> | undefined;
  #authority: VpnAuthority | undefined;

  private constructor() {
    this.connections = [1, 2].map((number) =>
      settings({
        ...{ port: 20_000 + number, username: `customer${number}`, protocols: ['http', 'openvpn'], vpnNumber: number },
        ...{ deviceId: randomUUID(), maxStreams: 1_000, maxConnectsPerSecond: 1_000, rotationWaitSeconds: 0 },
      }),
    );
    this.#secrets = Object.fromEntries(this.connections.map(({ deviceId }) => [deviceId, newDeviceSecret()]));
  }

  static async start(t: TestContext): Promise<Lab> {
    const lab = new Lab();
    t.after(() => lab.close());
    lab.#makeNamespaces();
    await lab.#script('hub', 'targets.ts', []);
    await lab.startGateway();
    return lab;
  }

  connection(at: 0 | 1 = 0): ConnectionSettings {
    const found = this.connections[at];
    if (!found) throw new Error('no such connection');
    return found;
  }

  get gateway(): Calls<typeof gatewayFunctions> {
    if (!this.#gateway) throw new Error('the gateway does not run');
    return this.#gateway;
  }

  /** The process that stands for the relay. */
  get relay(): ChildProcess {
    if (!this.#gatewayProcess) throw new Error('the gateway does not run');
    return this.#gatewayProcess;
  }

  /** Starts the relay's part, again with the same keys, and waits until OpenVPN is up. */
  async startGateway(): Promise<void> {
    const args = [path.join(this.folder, 'relay'), JSON.stringify(this.#secrets)];
    if (this.#authority) args.push(JSON.stringify(this.#authority));
    const { child, calls } = await this.#script<typeof gatewayFunctions>('relay', 'gateway.ts', args);
    this.#gatewayProcess = child;
    this.#gateway = calls;
    this.#authority = await calls.call('authority');
    for (const connection of this.connections) await calls.call('put', connection);
    await until('OpenVPN is up', async () => (await calls.call('state')) === 'up');
  }

  /** A phone of a connection, online. */
  async phone(at: 0 | 1 = 0): Promise<Calls<typeof phoneFunctions>> {
    const { deviceId } = this.connection(at);
    const url = `ws://${relayHost}:${tunnelPort}/tunnel`;
    const { calls } = await this.#script<typeof phoneFunctions>(at === 0 ? 'phone1' : 'phone2', 'phone.ts', [
      ...[url, this.#secrets[deviceId] ?? ''],
    ]);
    await until('the phone is online', () => this.gateway.call('online', deviceId));
    return calls;
  }

  async customer(at: 0 | 1 = 0): Promise<Calls<typeof customerFunctions>> {
    return (await this.#script<typeof customerFunctions>(at === 0 ? 'cust1' : 'cust2', 'customer.ts', [])).calls;
  }

  /** Starts the real client of a customer. */
  client(at: 0 | 1 = 0, options: { secret?: string; proto?: 'udp' | 'tcp'; extra?: readonly string[] } = {}): Client {
    const { secret = password, proto = 'udp', extra = [] } = options;
    const authority = this.#authority;
    if (!authority) throw new Error('the gateway does not run');
    const { username, id, vpnGeneration } = this.connection(at);
    const tlsCrypt = vpnClientKey(authority.keys, { connectionId: id, generation: vpnGeneration });
    const file = path.join(this.folder, `client-${at}-${randomUUID()}.ovpn`);
    const profile = [
      ...['client', 'dev tun', `remote ${relayHost} ${vpnPort} ${proto}`, 'nobind', 'persist-key', 'persist-tun'],
      ...['resolv-retry infinite', 'connect-timeout 10', 'remote-cert-tls server', 'tls-version-min 1.2', 'verb 3'],
      ...[`verify-x509-name ${authority.serverName} name`, 'setenv CLIENT_CERT 0', 'tun-mtu 1360', 'connect-retry 1 2'],
      ...[`<ca>\n${authority.caCertificate.trim()}\n</ca>`, `<tls-crypt-v2>\n${tlsCrypt.trim()}\n</tls-crypt-v2>`],
      ...[`<auth-user-pass>\n${username}\n${secret}\n</auth-user-pass>`, ...extra, ''],
    ].join('\n');
    writeFileSync(file, profile, { mode: 0o600 });
    const place = this.#name(at === 0 ? 'cust1' : 'cust2');
    const child = spawn('ip', ['netns', 'exec', place, 'openvpn', '--config', file], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.push(child);
    return new Client(child);
  }

  /** Packets so far that left by a way that is not allowed, and those that went through a phone. */
  seen(): { leak_relay: number; leak_customer: number; via_phone: number } {
    const text = this.inside('hub', 'nft', '-j', 'list', 'counters');
    const entries: { counter?: { name: string; packets: number } }[] = JSON.parse(text).nftables;
    const counts = { leak_relay: 0, leak_customer: 0, via_phone: 0 };
    for (const { counter } of entries) if (counter) Object.assign(counts, { [counter.name]: counter.packets });
    return counts;
  }

  /** Runs a program in a namespace. */
  inside(place: Place | 'hub', program: string, ...args: string[]): string {
    return execFileSync('ip', ['netns', 'exec', this.#name(place), program, ...args], { encoding: 'utf8' });
  }

  async close(): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    for (const place of ['hub', ...Object.keys(uplinks)]) {
      const name = this.#name(place);
      const pids = execFileSync('ip', ['netns', 'pids', name], { encoding: 'utf8' }).split(/\s+/).filter(Boolean);
      for (const pid of pids) process.kill(Number(pid), 'SIGKILL');
      ip('netns', 'del', name);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  #name(place: string): string {
    return `${this.#prefix}${place}`;
  }

  #makeNamespaces(): void {
    const hub = this.#name('hub');
    for (const place of ['hub', ...Object.keys(uplinks)]) {
      ip('netns', 'add', this.#name(place));
      ip('-n', this.#name(place), 'link', 'set', 'lo', 'up');
    }
    Object.entries(uplinks).forEach(([place, net], index) => {
      const own = this.#name(place);
      const net6 = `2001:db8:${index + 10}:`;
      ip('-n', hub, 'link', 'add', place, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', own);
      ip('-n', hub, 'addr', 'add', `${net}.1/24`, 'dev', place);
      ip('-n', hub, 'addr', 'add', `${net6}:1/64`, 'dev', place, 'nodad');
      ip('-n', hub, 'link', 'set', place, 'up');
      ip('-n', own, 'addr', 'add', `${net}.2/24`, 'dev', 'eth0');
      ip('-n', own, 'addr', 'add', `${net6}:2/64`, 'dev', 'eth0', 'nodad');
      ip('-n', own, 'link', 'set', 'eth0', 'up');
      ip('-n', own, 'route', 'add', 'default', 'via', `${net}.1`);
      ip('-n', own, '-6', 'route', 'add', 'default', 'via', `${net6}:1`);
    });
    for (const address of targets) ip('-n', hub, 'addr', 'add', address, 'dev', 'lo');
    ip('-n', hub, 'addr', 'add', '2001:db8:f::10/128', 'dev', 'lo');
    this.inside(
      'hub',
      'sh',
      '-c',
      'echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding',
    );
    execFileSync('ip', ['netns', 'exec', hub, 'nft', '-f', '-'], { input: watch });
  }

  async #script<F extends Functions>(place: Place | 'hub', file: string, args: readonly string[]) {
    const child = fork(path.join(import.meta.dirname, file), args, {
      execPath: path.join(import.meta.dirname, 'in-namespace.sh'),
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, PP_NAMESPACE: this.#name(place), PP_NODE: process.execPath },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#children.push(child);
    const calls = new Calls<F>(child);
    await calls.ready();
    return { child, calls };
  }
}

/** An openvpn client of a customer. */
export class Client {
  readonly lines: string[] = [];
  readonly #child: ChildProcess;
  readonly #watchers = new Set<() => void>();
  #exited = false;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.lines.push(...text.split('\n').filter(Boolean));
      for (const watcher of this.#watchers) watcher();
    });
    child.on('exit', () => {
      this.#exited = true;
      for (const watcher of this.#watchers) watcher();
    });
  }

  get exited(): boolean {
    return this.#exited;
  }

  /** Resolves with the first line that fits, from line `from` on. @throws with the log when it ends, or after `ms` */
  said(what: RegExp, from = 0, ms = 20_000): Promise<string> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => done(undefined), ms);
      const done = (line: string | undefined) => {
        clearTimeout(timer);
        this.#watchers.delete(look);
        if (line === undefined) reject(new Error(`openvpn did not say ${what}:\n${this.lines.join('\n')}`));
        else resolve(line);
      };
      const look = () => {
        const line = this.lines.slice(from).find((one) => what.test(one));
        if (line !== undefined) done(line);
        else if (this.#exited) done(undefined);
      };
      this.#watchers.add(look);
      look();
    });
  }

  connected(from = 0): Promise<string> {
    return this.said(/Initialization Sequence Completed/, from);
  }

  /** Resolves when the program has ended by itself. */
  async ended(): Promise<void> {
    if (!this.#exited) await once(this.#child, 'exit', { signal: AbortSignal.timeout(20_000) });
  }

  async stop(): Promise<void> {
    if (this.#exited) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await gone;
  }
}

/** Asks again and again until it is so. */
export async function until(what: string, so: () => Promise<boolean> | boolean, ms = 15_000): Promise<void> {
  const endsMs = performance.now() + ms;
  while (!(await so())) {
    if (performance.now() > endsMs) throw new Error(`it took too long: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
