import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { VpnState } from '../../../contract/vpn.ts';
import { readAddress } from '../../../protocol/ip.ts';
import { targetOf } from '../../../protocol/index.ts';
import type { ConnectionState } from '../../connection/connection.ts';
import type { VpnConfig } from '../../config.ts';
import { relayLimits } from '../../limits.ts';
import { preferBbr } from '../../native/congestion.ts';
import { DatagramReceiver } from '../../native/datagram-receiver.ts';
import { native, NativeError, type Native } from '../../native/native.ts';
import type { ListenerOptions } from '../context.ts';
import type { Listener } from '../listener.ts';
import type { VpnAuthority } from './authority.ts';
import { ForeignSockets } from './foreign-sockets.ts';
import { InterceptedDatagrams } from './intercepted-datagrams.ts';
import { InterceptedStream } from './intercepted-stream.ts';
import { writeKeyFiles } from './key-files.ts';
import { addRules, removeRules, tcpInterceptPort, udpInterceptPort } from './kernel-rules.ts';
import { preflight } from './preflight.ts';
import { serverArguments, type ServerFiles } from './server-arguments.ts';
import { ServerProcess } from './server-process.ts';
import { Sessions, type SessionsOptions } from './sessions.ts';
import { transports, VpnSubnet, type Transport } from './subnet.ts';

export interface OpenVpnOptions extends ListenerOptions {
  readonly gate: ListenerOptions['gate'] & SessionsOptions['gate'];
  readonly config: VpnConfig;
  /** Folder for sockets and key files. */
  readonly folder: string;
  readonly byUsername: SessionsOptions['byUsername'];
  readonly hasResolver: (deviceId: string) => boolean;
  /** Certificates and keys; waits for them as long as that takes, reports why, and rejects when the relay stops. */
  readonly authority: (onTrouble: (why: string) => void) => Promise<VpnAuthority>;
  /** It is up, down or off, and why. */
  readonly onState: (state: VpnState, reason: string | undefined) => void;
}

/** Longest folder in which a unix socket of ours still has a path that all systems take. */
const maxSocketFolder = 90;

/** What runs once it was started, in the order of its end. */
interface Running {
  readonly servers: ReadonlyMap<Transport, ServerProcess>;
  readonly streams: Server;
  readonly receiver: DatagramReceiver;
  readonly udpSocket: number;
  readonly sockets: ForeignSockets;
  readonly datagrams: InterceptedDatagrams;
  readonly timer: NodeJS.Timeout;
  readonly native: Native;
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
  readonly #streams = new Set<Socket>();
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
      this.#change(isOff ? 'off' : 'down', taken ? 'Another relay on this machine offers OpenVPN.' : why);
    }));
  }

  async #start(): Promise<void> {
    const { mode } = this.#options.config;
    if (mode === 'off') return;
    const missing = await preflight();
    if (missing.length > 0) return this.#change(mode === 'on' ? 'down' : 'off', missing.join(' '));
    const calls = native();
    if (!calls) return;
    const files = await writeKeyFiles(
      this.#options.folder,
      await this.#options.authority((why) => this.#change('down', why)),
    );
    const isLong = path.resolve(this.#options.folder).length > maxSocketFolder;
    if (isLong) this.#socketFolder = await mkdtemp(path.join(tmpdir(), 'ppvpn-'));
    if (this.#stopping) return;
    const running = await this.#open(calls, files);
    this.#running = running;
    if (this.#stopping) return;
    for (const server of running.servers.values()) server.start();
  }

  /** The listening socket first: where another relay of this machine has it, its rules are left alone. */
  async #open(calls: Native, files: ServerFiles): Promise<Running> {
    const { log, hasResolver } = this.#options;
    const streams = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#intercepted(socket));
    await listen(streams, calls.listenTransparent('127.0.0.1', tcpInterceptPort));
    preferBbr(streams);
    await addRules(this.#subnet);
    const udpSocket = calls.bindTransparent('127.0.0.1', udpInterceptPort);
    const sockets = new ForeignSockets(calls);
    const { sessions } = this;
    const datagrams = new InterceptedDatagrams({
      ...this.#options,
      sessions,
      subnet: this.#subnet,
      sockets,
      hasResolver,
    });
    const receiver = new DatagramReceiver(calls, udpSocket, (datagram) => {
      try {
        datagrams.receive(datagram);
      } catch (error) {
        log.error({ err: error }, 'datagram handler failed');
      }
    });
    const timer = setInterval(() => sockets.sweep(), relayLimits.foreignSocketIdleMs).unref();
    const servers = new Map(transports.map((transport) => [transport, this.#server(transport, files)]));
    return { servers, streams, receiver, udpSocket, sockets, datagrams, timer, native: calls };
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
        if (servers.every((server) => server.up)) this.#change('up', undefined);
        else if (!up) this.#change('down', `openvpn (${transport}) ended: ${why ?? ''}`);
      },
    });
  }

  #intercepted(socket: Socket): void {
    const { remoteAddress = '', localAddress = '', localPort = 0 } = socket;
    const session = this.sessions.byAddress(remoteAddress);
    const target = session && this.#targetOf(localAddress, localPort, session.connection.settings.deviceId);
    if (!session || !target || this.#stopping) return void socket.resetAndDestroy();
    this.#streams.add(socket);
    socket.on('close', () => this.#streams.delete(socket));
    new InterceptedStream(this.#options, session, socket, target);
  }

  /** What a client has dialled; the server's own address is its DNS server and nothing else of the VPN can be reached. */
  #targetOf(host: string, port: number, deviceId: string) {
    const isDns = port === 53 && transports.some((transport) => this.#subnet.gateway(transport) === host);
    if (isDns) return this.#running?.datagrams.resolver(deviceId);
    const bytes = this.#subnet.holds(host) ? undefined : readAddress(host);
    return bytes && targetOf(bytes, port);
  }

  // Listener: connections have no port of their own here

  open(_connection: ConnectionState): Promise<boolean> {
    return Promise.resolve(true);
  }

  close(): void {
    // its sessions are cut by the connection
  }

  stop(): void {
    this.#stopping = true;
    this.#running?.streams.close();
  }

  async drain(ms: number): Promise<boolean> {
    this.stop();
    const endsMs = performance.now() + ms;
    while (this.#streams.size > 0 && performance.now() < endsMs) {
      await new Promise((resolve) => setTimeout(resolve, relayLimits.waitingCheckMs));
    }
    return this.#streams.size === 0;
  }

  async end(): Promise<void> {
    this.stop();
    await this.#starting;
    const running = this.#running;
    if (!running) return;
    this.#running = undefined;
    await Promise.all([...running.servers.values()].map((server) => server.stop()));
    for (const transport of transports) this.sessions.allGone(transport);
    for (const socket of this.#streams) socket.destroy();
    clearInterval(running.timer);
    running.datagrams.close();
    await running.receiver.close();
    running.native.close(running.udpSocket);
    running.sockets.close();
    await removeRules(this.#subnet);
    if (this.#socketFolder) await rm(this.#socketFolder, { recursive: true, force: true });
  }

  #change(state: VpnState, reason: string | undefined): void {
    if (this.#state === state && this.#reason === reason) return;
    this.#state = state;
    this.#reason = reason;
    const { log } = this.#options;
    if (state === 'up') log.info('OpenVPN is up');
    else log.warn({ state, reason }, 'OpenVPN is not up; HTTP and SOCKS go on without it');
    this.#options.onState(state, reason);
  }
}

function listen(server: Server, fd: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ fd }, () => {
      server.off('error', reject);
      server.on('error', () => undefined); // EMFILE on accept: the client waits in the kernel
      resolve();
    });
  });
}
