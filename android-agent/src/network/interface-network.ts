import type { Socket as UdpSocket } from 'node:dgram';
import { isIP, type OnReadOpts, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { CommandKind, PhoneState, Reason } from '@pocketproxy/relay/protocol';
import { agentLimits as limits } from '../limits.ts';
import { fetchPublicIp } from '../public-ip.ts';
import { Refused } from '../refused.ts';
import { limited } from '../until.ts';
import { deviceTcp, deviceUdp } from './device-dial.ts';
import type { DeviceSockets } from './device-socket.ts';
import { recordTypes } from './dns/message.ts';
import type { DnsServer } from './dns/server.ts';
import type { InterfaceAddresses } from './interface-address.ts';
import { interfaceBytes } from './interface-bytes.ts';
import { InterfaceWatch, noAddresses, type InterfaceWatchOptions } from './interface-watch.ts';
import { Names, type Found } from './names.ts';
import { nat64Name, nat64Prefixes, type Nat64Prefix } from './nat64.ts';
import type { Network, Rotation, RotationMethod } from './network.ts';
import { noReach, type Reach } from './reach.ts';
import { modemResolvers } from './resolvers.ts';
import { methodOf, runRotation, type RotationPrograms } from './rotation-programs.ts';
import { runProgram, type CommandLine } from './run-program.ts';

export interface InterfaceNetworkOptions extends InterfaceWatchOptions {
  /** Sockets that leave by the modem only. */
  readonly sockets: DeviceSockets;
  /** Answers with the address it sees; needed to know the public address and to rotate. */
  readonly ipCheck?: URL;
  /** Change the address, return when the modem is back. */
  readonly rotation?: RotationPrograms;
  /** Brings the modem back after a rotation that failed; the program that switches the radio on when left out. */
  readonly recoverCommand?: CommandLine;
  /** DNS servers that the mobile network reaches; those of the carrier and public ones when left out. */
  readonly dnsServers?: readonly DnsServer[];
}

/**
 * The mobile network of a Linux box with a modem. Every socket is bound to the modem's interface, so the kernel looks for
 * a route to each destination among the modem's alone: what has none fails, and nothing leaves by another (pitfall 10).
 */
export class InterfaceNetwork implements Network {
  readonly commands: readonly CommandKind[];
  readonly rotationMethod: RotationMethod | undefined;
  readonly #options: InterfaceNetworkOptions;
  readonly #names: Names;
  readonly #listeners = new Set<() => void>();
  readonly #closing = new AbortController();
  readonly #watch: InterfaceWatch;
  readonly #timers: readonly NodeJS.Timeout[];
  #addresses = noAddresses;
  /** What can be dialled; nothing until the network's NAT64 is known. */
  #reach = noReach;
  #seenIp: string | undefined;
  #rotating = false;

  constructor(options: InterfaceNetworkOptions) {
    this.#options = options;
    this.rotationMethod = options.rotation && options.ipCheck ? methodOf(options.rotation) : undefined;
    this.commands = this.rotationMethod ? ['rotate'] : [];
    const ways = {
      openUdp: (family: 4 | 6) => deviceUdp(options.sockets, options.name, this.#source(family)),
      dialTcp: (address: Uint8Array, port: number) => this.#dial(address, port),
    };
    this.#names = new Names({ ways, now: () => performance.now() });
    this.#timers = [
      setInterval(() => void this.#learnIp(), limits.ipCheckIntervalMs).unref(),
      setInterval(() => void this.#learnNat64Again(), limits.nat64EveryMs).unref(),
    ];
    this.#watch = new InterfaceWatch(options, (addresses) => void this.#become(addresses));
  }

  state(): PhoneState {
    const ip = this.#seenIp;
    return {
      mobileUp: this.#up,
      simBytes: interfaceBytes(this.#options.name),
      publicIpv4: ip !== undefined && isIP(ip) === 4 ? ip : undefined,
      publicIpv6: ip !== undefined && isIP(ip) === 6 ? ip : undefined,
    };
  }

  unavailable(): Reason | undefined {
    if (this.#rotating) return 'rotating';
    return this.#up ? undefined : 'mobile_down';
  }

  reach(): Reach {
    return this.#reach;
  }

  /** The tunnel may take another way to the relay than the modem; so it is always worth a try. */
  reachable(): boolean {
    return true;
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  resolve(name: string): Promise<Found> {
    return this.#up ? this.#names.resolve(name) : Promise.reject(new Refused('mobile_down'));
  }

  resolver(): DnsServer | undefined {
    return this.#names.server;
  }

  dialTcp(address: Uint8Array, port: number, onread?: OnReadOpts): Socket {
    if (!this.#up) throw new Refused('mobile_down');
    return this.#dial(address, port, onread);
  }

  openUdp(family: 4 | 6): UdpSocket {
    if (!this.#up) throw new Refused('mobile_down');
    return deviceUdp(this.#options.sockets, this.#options.name, this.#source(family));
  }

  async publicIp(signal: AbortSignal): Promise<string> {
    const { ipCheck } = this.#options;
    if (!ipCheck || !this.#up) throw new Refused(ipCheck ? 'mobile_down' : 'command_unsupported');
    const ip = await fetchPublicIp(ipCheck, this, signal);
    if (ip !== this.#seenIp) {
      this.#seenIp = ip;
      this.#notify();
    }
    return ip;
  }

  async rotate(signal: AbortSignal, order: Rotation): Promise<void> {
    const { rotation } = this.#options;
    if (!rotation) throw new Refused('command_unsupported');
    this.#rotating = true;
    this.#notify();
    try {
      await runRotation(rotation, signal, order);
    } finally {
      this.#rotating = false;
      this.#names.cancel();
      this.#watch.look();
      this.#notify();
    }
  }

  async recover(signal: AbortSignal): Promise<void> {
    const { rotation, recoverCommand = rotation && 'on' in rotation ? rotation.on : undefined } = this.#options;
    if (recoverCommand) await runProgram(recoverCommand, signal);
    this.#watch.look();
  }

  reboot(): Promise<void> {
    return Promise.reject(new Refused('command_unsupported'));
  }

  findPhone(): Promise<void> {
    return Promise.reject(new Refused('command_unsupported'));
  }

  close(): void {
    this.#watch.close();
    for (const timer of this.#timers) clearInterval(timer);
    this.#closing.abort();
    this.#names.cancel();
    this.#listeners.clear();
  }

  get #up(): boolean {
    return this.#reach.ipv4 || this.#reach.ipv6;
  }

  #dial(address: Uint8Array, port: number, onread?: OnReadOpts): Socket {
    const { sockets, name } = this.#options;
    return deviceTcp(sockets, name, this.#source(address.length === 4 ? 4 : 6), address, port, onread);
  }

  /** The modem's address of this family, to bind to. */
  #source(family: 4 | 6): string {
    const { ipv4, ipv6 } = this.#addresses;
    const address = family === 4 ? ipv4 : ipv6;
    if (address === undefined) throw new Refused((ipv4 ?? ipv6) ? 'network_unreachable' : 'mobile_down');
    return address;
  }

  /** An address that changed takes its connections with it, so mobile is down until the new network is known. */
  async #become(addresses: InterfaceAddresses): Promise<void> {
    const wasUp = this.#up;
    this.#addresses = addresses;
    this.#reach = noReach;
    this.#seenIp = undefined;
    this.#names.cancel();
    if (wasUp) this.#notify();
    const { ipv4, ipv6 } = addresses;
    if (ipv4 === undefined && ipv6 === undefined) return;
    const servers = await this.#servers();
    if (addresses !== this.#addresses) return;
    const usable = servers.filter(({ bytes }) => (bytes.length === 4 ? ipv4 : ipv6) !== undefined);
    this.#names.use(usable, ipv6 === undefined ? [recordTypes.ipv4] : [recordTypes.ipv4, recordTypes.ipv6]);
    const nat64 = ipv6 === undefined ? [] : await this.#learnNat64();
    if (addresses !== this.#addresses || this.#closing.signal.aborted) return;
    this.#reach = { ipv4: ipv4 !== undefined, ipv6: ipv6 !== undefined, nat64: nat64 ?? [] };
    this.#options.log.info({ ...this.#reach, nat64: this.#reach.nat64.length, dns: usable[0]?.host }, 'mobile is up');
    this.#notify();
    void this.#learnIp();
  }

  async #servers(): Promise<readonly DnsServer[]> {
    const { dnsServers, name, list = networkInterfaces } = this.#options;
    return dnsServers ?? modemResolvers(name, list());
  }

  /** Undefined when no server answered: what was known stays. */
  async #learnNat64(): Promise<readonly Nat64Prefix[] | undefined> {
    return this.#names.records(nat64Name, recordTypes.ipv6).then(nat64Prefixes, () => undefined);
  }

  /** A network may change its prefix without a change of address. */
  async #learnNat64Again(): Promise<void> {
    const before = this.#reach;
    const nat64 = before.ipv6 ? await this.#learnNat64() : undefined;
    if (nat64 && before === this.#reach && !samePrefixes(nat64, before.nat64)) this.#reach = { ...before, nat64 };
  }

  async #learnIp(): Promise<void> {
    if (!this.#options.ipCheck || !this.#up || this.#rotating) return;
    const signal = limited(limits.ipCheckTimeoutMs, this.#closing.signal);
    await this.publicIp(signal).catch(() => undefined);
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

function samePrefixes(a: readonly Nat64Prefix[], b: readonly Nat64Prefix[]): boolean {
  const [one, other] = [a, b].map((list) => list.map(({ bytes, bits }) => `${bytes.join('.')}/${bits}`).join());
  return one === other;
}
