import type { Socket as UdpSocket } from 'node:dgram';
import { connect, isIP, type OnReadOpts, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { formatAddress, type CommandKind, type PhoneState, type Reason } from '@pocketproxy/relay/protocol';
import { agentLimits as limits } from '../limits.ts';
import { fetchPublicIp } from '../public-ip.ts';
import { Refused } from '../refused.ts';
import { boundUdp } from './bound-udp.ts';
import type { InterfaceAddresses } from './interface-address.ts';
import { InterfaceWatch, noAddresses, type InterfaceWatchOptions } from './interface-watch.ts';
import { Names } from './names.ts';
import type { Network } from './network.ts';
import { runProgram, type CommandLine } from './run-program.ts';

export interface InterfaceNetworkOptions extends InterfaceWatchOptions {
  /** Answers with the address it sees; needed to know the public address and to rotate. */
  readonly ipCheck?: URL;
  /** Changes the address, returns when the modem is back. */
  readonly rotateCommand?: CommandLine;
  /** Brings the modem back after a rotate command that did not end. */
  readonly recoverCommand?: CommandLine;
  /** DNS servers that the mobile network reaches. */
  readonly dnsServers: readonly string[];
}

/** The mobile network of a Linux box with a modem: everything is bound to the addresses of one interface. */
export class InterfaceNetwork implements Network {
  readonly commands: readonly CommandKind[];
  readonly #options: InterfaceNetworkOptions;
  readonly #names: Names;
  readonly #listeners = new Set<() => void>();
  readonly #closing = new AbortController();
  readonly #watch: InterfaceWatch;
  readonly #ipTimer: NodeJS.Timeout;
  #addresses = noAddresses;
  #seenIp: string | undefined;
  #rotating = false;

  constructor(options: InterfaceNetworkOptions) {
    this.#options = options;
    this.commands = options.rotateCommand && options.ipCheck ? ['rotate'] : [];
    this.#names = new Names({ servers: options.dnsServers, ipv6: true, now: () => performance.now() });
    this.#ipTimer = setInterval(() => void this.#learnIp(), limits.ipCheckIntervalMs).unref();
    this.#watch = new InterfaceWatch(options, (addresses) => this.#become(addresses));
  }

  state(): PhoneState {
    const ip = this.#seenIp;
    return {
      mobileUp: this.#up,
      publicIpv4: ip !== undefined && isIP(ip) === 4 ? ip : undefined,
      publicIpv6: ip !== undefined && isIP(ip) === 6 ? ip : undefined,
    };
  }

  unavailable(): Reason | undefined {
    if (this.#rotating) return 'rotating';
    return this.#up ? undefined : 'mobile_down';
  }

  /** The tunnel may take another way to the relay than the modem; so it is always worth a try. */
  reachable(): boolean {
    return true;
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  resolve(name: string): Promise<readonly Uint8Array[]> {
    return this.#up ? this.#names.resolve(name) : Promise.reject(new Refused('mobile_down'));
  }

  dialTcp(address: Uint8Array, port: number, onread?: OnReadOpts): Socket {
    const localAddress = this.#source(address.length === 4 ? 4 : 6);
    return connect({ host: formatAddress(address), port, localAddress, onread, allowHalfOpen: true, noDelay: true });
  }

  openUdp(family: 4 | 6): UdpSocket {
    return boundUdp(family, this.#source(family));
  }

  async publicIp(signal: AbortSignal): Promise<string> {
    const { ipCheck } = this.#options;
    const source = this.#addresses.ipv4 ?? this.#addresses.ipv6;
    if (!ipCheck || source === undefined) throw new Refused(ipCheck ? 'mobile_down' : 'command_unsupported');
    const ip = await fetchPublicIp(ipCheck, this, source, signal);
    if (ip !== this.#seenIp) {
      this.#seenIp = ip;
      this.#tell();
    }
    return ip;
  }

  async rotate(signal: AbortSignal): Promise<void> {
    const { rotateCommand } = this.#options;
    if (!rotateCommand) throw new Refused('command_unsupported');
    this.#rotating = true;
    this.#tell();
    try {
      await runProgram(rotateCommand, signal);
    } finally {
      this.#rotating = false;
      this.#names.cancel();
      await this.#watch.look();
      this.#tell();
    }
  }

  async recover(signal: AbortSignal): Promise<void> {
    if (this.#options.recoverCommand) await runProgram(this.#options.recoverCommand, signal);
    await this.#watch.look();
  }

  reboot(): Promise<void> {
    return Promise.reject(new Refused('command_unsupported'));
  }

  findPhone(): Promise<void> {
    return Promise.reject(new Refused('command_unsupported'));
  }

  close(): void {
    this.#watch.close();
    clearInterval(this.#ipTimer);
    this.#closing.abort();
    this.#names.cancel();
    this.#listeners.clear();
  }

  get #up(): boolean {
    return this.#addresses.ipv4 !== undefined || this.#addresses.ipv6 !== undefined;
  }

  /** The address to bind to; there is no other way out (pitfall 10). */
  #source(family: 4 | 6): string {
    const address = family === 4 ? this.#addresses.ipv4 : this.#addresses.ipv6;
    if (address === undefined) throw new Refused(this.#up ? 'network_unreachable' : 'mobile_down');
    return address;
  }

  /** An address that changed takes its connections with it, so it counts as down for a moment. */
  #become(addresses: InterfaceAddresses): void {
    if (this.#up) {
      this.#addresses = noAddresses;
      this.#seenIp = undefined;
      this.#names.cancel();
      this.#tell();
    }
    this.#addresses = addresses;
    if (!this.#up) return;
    this.#names.bind(addresses.ipv4, addresses.ipv6);
    this.#tell();
    void this.#learnIp();
  }

  async #learnIp(): Promise<void> {
    if (!this.#options.ipCheck || !this.#up || this.#rotating) return;
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(limits.ipCheckTimeoutMs)]);
    await this.publicIp(signal).catch(() => undefined);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
