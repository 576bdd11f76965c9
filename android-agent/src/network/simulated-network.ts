import type { Socket as UdpSocket } from 'node:dgram';
import { getServers } from 'node:dns';
import { connect, type OnReadOpts, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  formatAddress,
  type CommandKind,
  type PhoneState,
  type Reason,
  type Target,
} from '@pocketproxy/relay/protocol';
import { Refused } from '../refused.ts';
import { Battery } from './battery.ts';
import { boundUdp } from './bound-udp.ts';
import { addressFrom, carrierOf, type Carrier } from './carriers.ts';
import { recordTypes } from './dns/message.ts';
import { parseDnsServer } from './dns/server.ts';
import { Link } from './link.ts';
import { Names, type Found } from './names.ts';
import type { Network } from './network.ts';
import type { PhoneScript } from './phone-script.ts';
import { anyReach, type Reach } from './reach.ts';
import { SimulatedSite, siteName } from './simulated-site.ts';

export interface SimulatedNetworkOptions {
  /** Number of the phone: picks its carrier. */
  readonly index: number;
  /** False: ip.pocketproxy.test is a name like any other. */
  readonly site: boolean;
  /** True: a rotation costs the tunnel too, as on a phone without Wi-Fi. */
  readonly rotationDropsTunnel: boolean;
  readonly dnsServers?: readonly string[];
  readonly hosts?: ReadonlyMap<string, Uint8Array>;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  readonly date: () => Date;
}

const rebootMs = 3_000;

/** A phone's mobile network that exists only here. Names other than the site's are dialled for real. */
export class SimulatedNetwork implements Network {
  readonly commands: readonly CommandKind[] = ['rotate', 'reboot', 'find_phone'];
  readonly link: Link;
  readonly #options: SimulatedNetworkOptions;
  readonly #names: Names;
  readonly #battery: Battery;
  readonly #site: SimulatedSite | undefined;
  readonly #carrier: Carrier;
  readonly #listeners = new Set<() => void>();
  readonly #closing = new AbortController();
  #radio: Required<Pick<PhoneScript, 'carrier' | 'networkType' | 'signalDbm' | 'temperatureC'>>;
  #rotation: NonNullable<PhoneScript['rotation']> = 'changes';
  #rotationMs: number;
  #mobile: 'up' | 'down' = 'up';
  #airplane = false;
  #off = false;
  #dropping = false;
  #ip: string;

  constructor(options: SimulatedNetworkOptions) {
    const { index, now, random, hosts, dnsServers: servers = getServers() } = options;
    this.#options = options;
    this.link = new Link(now);
    this.#names = new Names({ ways: this, hosts, now });
    this.#names.use(
      servers.flatMap((server) => parseDnsServer(server) ?? []),
      Object.values(recordTypes),
    );
    this.#battery = new Battery(60 + Math.floor(random() * 41), now);
    this.#carrier = carrierOf(index);
    this.#ip = addressFrom(this.#carrier, random);
    this.#rotationMs = 2_000 + random() * 2_000;
    this.#radio = { carrier: this.#carrier.name, networkType: 'LTE', signalDbm: -85, temperatureC: 31 };
    this.#site = options.site ? new SimulatedSite(() => this.#describe()) : undefined;
  }

  /** Makes the phone behave as instructed. */
  script(script: PhoneScript): void {
    const { battery, charging, rotation, rotationMs, mobile, latencyMs, bandwidthBitsPerSecond } = script;
    this.#battery.set(battery, charging);
    this.#rotation = rotation ?? this.#rotation;
    this.#rotationMs = rotationMs ?? this.#rotationMs;
    this.#mobile = mobile ?? this.#mobile;
    this.link.latencyMs = latencyMs ?? this.link.latencyMs;
    this.link.bandwidthBitsPerSecond = bandwidthBitsPerSecond ?? this.link.bandwidthBitsPerSecond;
    this.#radio = {
      carrier: script.carrier ?? this.#radio.carrier,
      networkType: script.networkType ?? this.#radio.networkType,
      signalDbm: script.signalDbm ?? this.#radio.signalDbm,
      temperatureC: script.temperatureC ?? this.#radio.temperatureC,
    };
    if (script.tunnel === 'drop') this.#dropTunnel();
    this.#notify();
  }

  state(): PhoneState {
    const up = this.unavailable() === undefined;
    return { ...this.#battery.read(), ...this.#radio, mobileUp: up, publicIpv4: up ? this.#ip : undefined };
  }

  unavailable(): Reason | undefined {
    if (this.#airplane) return 'rotating';
    return this.#off || this.#mobile === 'down' ? 'mobile_down' : undefined;
  }

  reachable(): boolean {
    return !this.#off && !this.#dropping && !(this.#airplane && this.#options.rotationDropsTunnel);
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Whatever this machine has; what it lacks fails immediately. */
  reach(): Reach {
    return anyReach;
  }

  resolve(name: string): Promise<Found> {
    return this.#names.resolve(name);
  }

  dialTcp(address: Uint8Array, port: number, onread?: OnReadOpts): Socket {
    return connect({ host: formatAddress(address), port, onread, allowHalfOpen: true, noDelay: true });
  }

  openUdp(family: 4 | 6): UdpSocket {
    return boundUdp(family, family === 4 ? '0.0.0.0' : '::');
  }

  site(target: Target): ((phoneEnd: Duplex) => void) | undefined {
    const site = target.host === siteName && target.port === 80 ? this.#site : undefined;
    return site && ((phoneEnd) => site.serve(phoneEnd));
  }

  async publicIp(signal: AbortSignal): Promise<string> {
    if (this.link.latencyMs > 0) await sleep(this.link.latencyMs * 2, undefined, { signal });
    const down = this.unavailable();
    if (down) throw new Refused(down);
    return this.#ip;
  }

  /** Airplane mode for a while; what comes after is scripted. One that sticks stays off until recover(). */
  async rotate(signal: AbortSignal): Promise<void> {
    const end = AbortSignal.any([signal, this.#closing.signal]);
    const behaviour = this.#rotation;
    this.#airplane = true;
    this.#notify();
    await sleep(behaviour === 'sticks' ? 2 ** 31 - 1 : this.#rotationMs, undefined, { signal: end });
    if (behaviour === 'changes') this.#ip = addressFrom(this.#carrier, this.#options.random, this.#ip);
    this.#radioOn();
    if (behaviour === 'fails') throw new Refused('rotation_failed');
  }

  recover(): Promise<void> {
    this.#radioOn();
    return Promise.resolve();
  }

  async reboot(signal: AbortSignal): Promise<void> {
    this.#off = true;
    this.#notify();
    try {
      await sleep(rebootMs, undefined, { signal: AbortSignal.any([signal, this.#closing.signal]) });
    } finally {
      this.#off = false;
      this.#notify();
    }
  }

  findPhone(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.#closing.abort();
    this.#listeners.clear();
    this.#names.cancel();
    this.link.close();
  }

  #radioOn(): void {
    this.#airplane = false;
    this.#notify();
  }

  #dropTunnel(): void {
    this.#dropping = true;
    this.#notify();
    this.#dropping = false;
  }

  #describe(): { ip: string; carrier: string; networkType: string; time: string } {
    const { carrier, networkType } = this.#radio;
    return { ip: this.#ip, carrier, networkType, time: this.#options.date().toISOString() };
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
