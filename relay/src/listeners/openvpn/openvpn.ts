import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { VpnCause, VpnState } from '../../../contract/vpn-states.ts';
import type { ConnectionState } from '../../connection/connection.ts';
import type { VpnConfig } from '../../config.ts';
import { relayLimits } from '../../limits.ts';
import { native, NativeError } from '../../native/native.ts';
import type { ListenerOptions } from '../context.ts';
import type { Listener } from '../listener.ts';
import type { VpnAuthority } from './authority.ts';
import { GoodKeys, type GoodKeysOptions } from './good-keys.ts';
import { Interception } from './interception.ts';
import { writeKeyFiles } from './key-files.ts';
import { preflight } from './preflight.ts';
import { serverArguments, type ServerFiles } from './server-arguments.ts';
import { ServerProcess } from './server-process.ts';
import { Sessions, type SessionsOptions } from './sessions.ts';
import { transports, VpnSubnet, type Transport } from './subnet.ts';
import type { VpnTrouble } from './trouble.ts';

export interface OpenVpnOptions extends ListenerOptions {
  readonly gate: ListenerOptions['gate'] & SessionsOptions['gate'];
  readonly config: VpnConfig;
  /** Folder for sockets and key files. */
  readonly folder: string;
  readonly byUsername: SessionsOptions['byUsername'];
  /** All that there are. */
  readonly connections: GoodKeysOptions['connections'];
  readonly hasResolver: (deviceId: string) => boolean;
  /** Certificates and keys; waits for them as long as that takes, reports why, and rejects when the relay stops. */
  readonly authority: (onTrouble: (why: string) => void) => Promise<VpnAuthority>;
  /** It is up, down or off, and why. */
  readonly onState: (state: VpnState, trouble: VpnTrouble | undefined) => void;
}

const switchedOff = 'OpenVPN is switched off in its configuration.';

/** Longest folder in which a unix socket of ours still has a path that all systems take. */
const maxSocketFolder = 90;

/** What runs once it was started. */
interface Running {
  readonly servers: ReadonlyMap<Transport, ServerProcess>;
  readonly interception: Interception;
}

/**
 * OpenVPN: the stock openvpn program does the tunnel towards clients, and all that comes out of it becomes streams and UDP
 * flows by the gate's permits. Where the machine lacks something it stays off and says what, and the other ways in go on.
 */
export class OpenVpn implements Listener {
  readonly faults: ReadonlyMap<number, string> = new Map();
  readonly sessions: Sessions;
  readonly #options: OpenVpnOptions;
  readonly #subnet: VpnSubnet;
  readonly #goodKeys: GoodKeys;
  #running: Running | undefined;
  /** Made where the relay's own folder has too long a path for sockets. */
  #socketFolder: string | undefined;
  #starting: Promise<void> | undefined;
  #stopping = false;
  #state: VpnState = 'off';
  #reason: string | undefined;

  constructor(options: OpenVpnOptions) {
    this.#options = options;
    this.#subnet = new VpnSubnet(options.config.subnet);
    const { folder, connections, log } = options;
    this.#goodKeys = new GoodKeys({ folder: path.join(folder, 'good'), connections, log });
    this.sessions = new Sessions({
      ...{ gate: options.gate, subnet: this.#subnet, byUsername: options.byUsername },
      management: (transport) => this.#running?.servers.get(transport)?.management,
    });
  }

  get state(): VpnState {
    return this.#state;
  }
  /** Why it is not up. */
  get reason(): string | undefined {
    return this.#reason;
  }
  /** Starts of openvpn after the first of each. */
  get restarts(): number {
    let restarts = 0;
    for (const server of this.#running?.servers.values() ?? []) restarts += server.restarts;
    return restarts;
  }
  /** Streams of clients are sent by BBR. */
  get bbr(): boolean {
    return this.#running?.interception.bbr ?? false;
  }
  /** Process ids of openvpn, while they run. */
  get pids(): number[] {
    return [...(this.#running?.servers.values() ?? [])].flatMap(({ pid }) => pid ?? []);
  }

  /** Looks whether this machine can, and starts. Never rejects; what is wrong is reported. */
  start(): Promise<void> {
    return (this.#starting ??= this.#start().catch((error: unknown) => {
      const taken = error instanceof NativeError && error.code === 'EADDRINUSE';
      const why = error instanceof Error ? error.message : String(error);
      const isOff = taken && this.#options.config.mode === 'auto';
      if (taken) this.#change(isOff ? 'off' : 'down', 'another_relay', 'Another relay on this machine offers OpenVPN.');
      else this.#change('down', 'failed', why);
    }));
  }

  async #start(): Promise<void> {
    const { mode } = this.#options.config;
    if (mode === 'off') return this.#options.onState('off', { cause: 'switched_off', reason: switchedOff });
    const missing = await preflight();
    if (missing.length > 0) return this.#change(mode === 'on' ? 'down' : 'off', 'machine', missing.join(' '));
    const calls = native();
    if (!calls) return;
    const { folder, hasResolver } = this.#options;
    const authority = await this.#options.authority((why) => this.#change('down', 'keys', why));
    const files = await writeKeyFiles(folder, authority);
    const isLong = path.resolve(folder).length > maxSocketFolder;
    if (isLong) this.#socketFolder = await mkdtemp(path.join(tmpdir(), 'ppvpn-'));
    await this.#goodKeys.sync();
    if (this.#stopping) return;
    const { sessions } = this;
    const subnet = this.#subnet;
    const interception = await Interception.open({ ...this.#options, native: calls, sessions, subnet, hasResolver });
    const servers = new Map(transports.map((transport) => [transport, this.#server(transport, files)]));
    this.#running = { servers, interception };
    if (this.#stopping) return;
    for (const server of servers.values()) server.start();
  }

  /** Takes other certificates and keys: openvpn restarts, and clients whose profile still holds come back by themselves. */
  async use(authority: VpnAuthority): Promise<void> {
    await this.#starting;
    if (!this.#running || this.#stopping) return;
    await writeKeyFiles(this.#options.folder, authority);
    for (const server of this.#running.servers.values()) server.restart('it restarts with new keys');
  }

  #server(transport: Transport, files: ServerFiles): ServerProcess {
    const { config, folder, log } = this.#options;
    const management = path.join(this.#socketFolder ?? folder, `${transport}.sock`);
    const args = serverArguments({
      ...{ transport, files, management, subnet: this.#subnet, mtu: config.mtu, local: config.bind },
      port: transport === 'udp' ? config.udpPort : config.tcpPort,
      ipv6: existsSync('/proc/net/if_inet6'),
    });
    return new ServerProcess({
      ...{ name: transport, management, args, log },
      onSignIn: (kind, client, key, environment) => this.sessions.signIn({ kind, transport, client, key, environment }),
      onGone: (client) => this.sessions.gone(transport, client),
      onChange: (up, why) => {
        if (!up) this.sessions.allGone(transport);
        const servers = [...(this.#running?.servers.values() ?? [])];
        if (servers.every((server) => server.up)) this.#change('up');
        else if (!up) this.#change('down', 'ended', `openvpn (${transport}) ended: ${why ?? ''}`);
      },
    });
  }

  // Listener: connections have no port of their own here

  open(_connection: ConnectionState): Promise<boolean> {
    this.#keysChanged();
    return Promise.resolve(true);
  }

  /** Its sessions are cut by the connection itself. */
  close(): void {
    this.#keysChanged();
  }

  /** A connection's settings are others. */
  changed(connection: ConnectionState): void {
    this.sessions.trim(connection);
    this.#keysChanged();
  }

  #keysChanged(): void {
    if (this.#running && !this.#stopping) void this.#goodKeys.sync();
  }

  stop(): void {
    this.#stopping = true;
    this.#goodKeys.close();
    this.#running?.interception.stop();
  }

  async drain(ms: number): Promise<boolean> {
    this.stop();
    const endsMs = performance.now() + ms;
    const streams = () => this.#running?.interception.streams ?? 0;
    while (streams() > 0 && performance.now() < endsMs) {
      await new Promise((resolve) => setTimeout(resolve, relayLimits.waitingCheckMs));
    }
    return streams() === 0;
  }

  async end(): Promise<void> {
    this.stop();
    await this.#starting;
    const running = this.#running;
    if (!running) return;
    this.#running = undefined;
    await Promise.all([...running.servers.values()].map((server) => server.stop()));
    for (const transport of transports) this.sessions.allGone(transport);
    await running.interception.close();
    if (this.#socketFolder) await rm(this.#socketFolder, { recursive: true, force: true });
  }

  #change(state: VpnState, cause?: VpnCause, reason?: string): void {
    if (this.#state === state && this.#reason === reason) return;
    this.#state = state;
    this.#reason = reason;
    const { log } = this.#options;
    if (state === 'up') log.info('OpenVPN is up');
    else log.warn({ state, reason }, 'OpenVPN is not up; HTTP and SOCKS go on without it');
    this.#options.onState(state, cause && { cause, reason: reason ?? '' });
  }
}
