import { createServer, type Server, type Socket } from 'node:net';
import { readAddress } from '../../../protocol/ip.ts';
import { targetOf } from '../../../protocol/index.ts';
import { relayLimits } from '../../limits.ts';
import { preferBbr } from '../../native/congestion.ts';
import { DatagramReceiver } from '../../native/datagram-receiver.ts';
import { descriptorOf, setForAccepted } from '../../native/handle.ts';
import type { Native } from '../../native/native.ts';
import type { ListenerOptions } from '../context.ts';
import { DnsSocket, dnsPort } from './dns-socket.ts';
import { ForeignSockets } from './foreign-sockets.ts';
import { InterceptedDatagrams } from './intercepted-datagrams.ts';
import { InterceptedStream } from './intercepted-stream.ts';
import { RulesWatch } from './rules-watch.ts';
import { addRules, hasRules, removeRules, tcpInterceptPort, udpInterceptPort } from './kernel-rules.ts';
import type { Sessions } from './sessions.ts';
import { transports, type VpnSubnet } from './subnet.ts';

export interface InterceptionOptions extends ListenerOptions {
  readonly native: Native;
  readonly sessions: Sessions;
  readonly subnet: VpnSubnet;
  readonly hasResolver: (deviceId: string) => boolean;
}

/** What comes out of the VPN: the kernel's rules hand it to sockets of ours, which make streams and UDP flows of it. */
export class Interception {
  readonly #options: InterceptionOptions;
  readonly #server: Server;
  readonly #streams = new Set<Socket>();
  readonly #sockets: ForeignSockets;
  readonly #datagrams: InterceptedDatagrams;
  readonly #dns: DnsSocket[] = [];
  #udp: { readonly receiver: DatagramReceiver; readonly socket: number } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #rulesTimer: NodeJS.Timeout | undefined;
  #watch: RulesWatch | undefined;
  /** The look at the kernel's rules that is under way. */
  #rules: Promise<void> | undefined;
  #lookAgain = false;
  /** Accepted sockets have TCP_NODELAY and keep-alive from the listening one. */
  #inherits = false;
  #bbr = false;
  #stopping = false;

  private constructor(options: InterceptionOptions) {
    this.#options = options;
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#intercepted(socket));
    this.#sockets = new ForeignSockets(options.native, options.descriptors);
    this.#datagrams = new InterceptedDatagrams({ ...options, sockets: this.#sockets });
  }

  /**
   * The listening socket first: where another relay of this machine has it, its rules are left alone.
   * @throws NativeError `EADDRINUSE` then
   */
  static async open(options: InterceptionOptions): Promise<Interception> {
    const interception = new Interception(options);
    await interception.#open();
    return interception;
  }

  async #open(): Promise<void> {
    const { native, subnet } = this.#options;
    await this.#listen(native.listenTransparent('127.0.0.1', tcpInterceptPort));
    this.#inherits = setForAccepted(this.#server, relayLimits.tcpKeepAliveMs);
    this.#bbr = preferBbr(this.#server);
    await addRules(subnet);
    const socket = native.bindTransparent('127.0.0.1', udpInterceptPort);
    const receiver = new DatagramReceiver(native, socket, (datagram) =>
      this.#guarded(() => this.#datagrams.receive(datagram)),
    );
    this.#udp = { receiver, socket };
    for (const transport of transports) {
      const dns: DnsSocket = await DnsSocket.open(native, subnet.gateway(transport), (query) =>
        this.#guarded(() => this.#datagrams.receiveQuery(query, dns)),
      );
      this.#dns.push(dns);
    }
    this.#timer = setInterval(() => this.#sockets.sweep(), relayLimits.foreignSocketIdleMs).unref();
    this.#watch = new RulesWatch(() => this.#lookAtRules());
    this.#rulesTimer = setInterval(() => this.#lookAtRules(), relayLimits.vpnRulesCheckMs).unref();
  }

  #listen(fd: number): Promise<void> {
    const server = this.#server;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ fd }, () => {
        server.off('error', reject);
        server.on('error', (error: NodeJS.ErrnoException) => this.#options.descriptors.short(error.code)); // of accept
        resolve();
      });
    });
  }

  /** One look at a time; what happens meanwhile is looked at behind it. */
  #lookAtRules(): void {
    this.#lookAgain = this.#rules !== undefined;
    this.#rules ??= this.#keepRules().finally(() => {
      this.#rules = undefined;
      if (this.#lookAgain && !this.#stopping) this.#lookAtRules();
    });
  }

  /** Restores the kernel's rules where another program has taken them away; until then nothing of clients passes. */
  async #keepRules(): Promise<void> {
    const { subnet, log } = this.#options;
    try {
      if (await hasRules()) return;
      await addRules(subnet);
      log.warn('the rules of OpenVPN were gone, as after a restart of the firewall; they are made again');
    } catch (error) {
      log.error({ err: error }, 'the rules of OpenVPN are gone and cannot be made');
    }
  }

  /** A fault in handling a datagram loses that datagram. */
  #guarded(handle: () => void): void {
    try {
      handle();
    } catch (error) {
      this.#options.log.error({ err: error }, 'datagram handler failed');
    }
  }

  /** Its clients are sent to by BBR. */
  get bbr(): boolean {
    return this.#bbr;
  }

  /** Intercepted TCP connections that run. */
  get streams(): number {
    return this.#streams.size;
  }

  /** Takes nothing new. */
  stop(): void {
    this.#stopping = true;
    this.#server.close();
  }

  /** Ends what runs and takes the rules away. */
  async close(): Promise<void> {
    this.stop();
    for (const socket of this.#streams) socket.destroy();
    clearInterval(this.#timer);
    clearInterval(this.#rulesTimer);
    this.#watch?.close();
    await this.#rules;
    this.#datagrams.close();
    await this.#udp?.receiver.close();
    if (this.#udp) this.#options.native.close(this.#udp.socket);
    this.#sockets.close();
    for (const dns of this.#dns) dns.close();
    await removeRules(this.#options.subnet);
  }

  #intercepted(socket: Socket): void {
    if (!this.#inherits) socket.setNoDelay(true).setKeepAlive(true, relayLimits.tcpKeepAliveMs);
    const { remoteAddress = '', localAddress = '', localPort = 0 } = socket;
    const session = this.#options.sessions.byAddress(remoteAddress);
    const target = session && this.#targetOf(localAddress, localPort, session.connection.settings.deviceId);
    const refused = !session || !target || this.#stopping || !this.#options.descriptors.admits(descriptorOf(socket));
    if (refused) return void socket.resetAndDestroy();
    this.#streams.add(socket);
    socket.on('close', () => this.#streams.delete(socket));
    new InterceptedStream(this.#options, session, socket, target);
  }

  /** What a client has dialled; the server's own address is its DNS server and nothing else of the VPN can be reached. */
  #targetOf(host: string, port: number, deviceId: string) {
    const { subnet } = this.#options;
    const isDns = port === dnsPort && transports.some((transport) => subnet.gateway(transport) === host);
    if (isDns) return this.#datagrams.resolver(deviceId);
    const bytes = subnet.holds(host) ? undefined : readAddress(host);
    return bytes && targetOf(bytes, port);
  }
}
