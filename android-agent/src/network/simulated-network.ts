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
import { until } from '../until.ts';
import { Battery } from './battery.ts';
import { boundUdp } from './bound-udp.ts';
import { carrierOf } from './carriers.ts';
import { recordTypes } from './dns/message.ts';
import { parseDnsServer, type DnsServer } from './dns/server.ts';
import { Link } from './link.ts';
import { Names, type Found } from './names.ts';
import type { Network, Rotation, RotationMethod } from './network.ts';
import type { PhoneScript } from './phone-script.ts';
import { anyReach, type Reach } from './reach.ts';
import { SimulatedRadio, type SavedRadio } from './simulated-radio.ts';
import { answerAboutSite, SimulatedSite, siteAddress, siteName } from './simulated-site.ts';

export interface SimulatedNetworkOptions {
  /** Number of the phone: picks its carrier. */
  readonly index: number;
  /** False: ip.pocketproxy.test is a name like any other. */
  readonly site: boolean;
  /** True: a rotation costs the tunnel too, as on a phone without Wi-Fi. */
  readonly rotationDropsTunnel: boolean;
  readonly dnsServers?: readonly string[];
  readonly hosts?: ReadonlyMap<string, Uint8Array>;
  /** False: an older phone, which neither reports steps nor holds. */
  readonly holds?: boolean;
  /** The radio that an earlier run of this process has left. */
  readonly savedRadio?: SavedRadio | undefined;
  /** Keeps the radio for the next run. */
  readonly saveRadio?: (radio: SavedRadio) => void;
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
  readonly rotationMethod: RotationMethod;
  readonly link: Link;
  readonly #options: SimulatedNetworkOptions;
  readonly #names: Names;
  readonly #battery: Battery;
  readonly #site: SimulatedSite | undefined;
  readonly #radio: SimulatedRadio;
  readonly #listeners = new Set<() => void>();
  readonly #closing = new AbortController();
  #looks: Required<Pick<PhoneScript, 'carrier' | 'networkType' | 'signalDbm' | 'temperatureC'>>;
  /** Reported once a script says it. */
  #simBytes: number | undefined;
  #mobile: 'up' | 'down' = 'up';
  /** What states say of the address instead of what it is. */
  #frozenIp: string | undefined;
  #off = false;
  #dropping = false;

  constructor(options: SimulatedNetworkOptions) {
    const { index, now, random, hosts, holds = true, dnsServers: servers = getServers() } = options;
    this.#options = options;
    this.link = new Link(now);
    this.#names = new Names({ ways: this, hosts, now });
    this.#names.use(
      servers.flatMap((server) => parseDnsServer(server) ?? []),
      Object.values(recordTypes),
    );
    this.#battery = new Battery(60 + Math.floor(random() * 41), now);
    const carrier = carrierOf(index);
    this.rotationMethod = { name: 'simulated', steps: holds, holds };
    this.#radio = new SimulatedRadio({ carrier, random, saved: options.savedRadio, onChange: () => this.#onRadio() });
    options.saveRadio?.(this.#radio.saved);
    this.#looks = { carrier: carrier.name, networkType: 'LTE', signalDbm: -85, temperatureC: 31 };
    this.#site = options.site ? new SimulatedSite(() => this.#describe()) : undefined;
  }

  /** Makes the phone behave as instructed. */
  script(script: PhoneScript): void {
    const { battery, charging, mobile, latencyMs, bandwidthBitsPerSecond } = script;
    this.#battery.set(battery, charging);
    this.#mobile = mobile ?? this.#mobile;
    this.link.latencyMs = latencyMs ?? this.link.latencyMs;
    this.link.bandwidthBitsPerSecond = bandwidthBitsPerSecond ?? this.link.bandwidthBitsPerSecond;
    this.#looks = {
      carrier: script.carrier ?? this.#looks.carrier,
      networkType: script.networkType ?? this.#looks.networkType,
      signalDbm: script.signalDbm ?? this.#looks.signalDbm,
      temperatureC: script.temperatureC ?? this.#looks.temperatureC,
    };
    this.#simBytes = script.simBytes ?? this.#simBytes;
    if (script.reports) this.#frozenIp = script.reports === 'frozen' ? this.#radio.ip : undefined;
    this.#radio.script(script);
    if (script.tunnel === 'drop') this.#dropTunnel();
    this.#notify();
  }

  state(): PhoneState {
    const up = this.unavailable() === undefined;
    const ip = this.#frozenIp ?? this.#radio.ip;
    return {
      ...this.#battery.read(),
      ...this.#looks,
      mobileUp: up,
      publicIpv4: up ? ip : undefined,
      simBytes: this.#simBytes,
    };
  }

  unavailable(): Reason | undefined {
    return this.#radio.unavailable() ?? (this.#off || this.#mobile === 'down' ? 'mobile_down' : undefined);
  }

  reachable(): boolean {
    const radioIsWay = this.#options.rotationDropsTunnel && this.#radio.unavailable() !== undefined;
    return !this.#off && !this.#dropping && this.#radio.returns && !radioIsWay;
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

  resolver(): DnsServer | undefined {
    return this.#names.server;
  }

  dialTcp(address: Uint8Array, port: number, onread?: OnReadOpts): Socket {
    return connect({ host: formatAddress(address), port, onread, allowHalfOpen: true, noDelay: true });
  }

  openUdp(family: 4 | 6): UdpSocket {
    return boundUdp(family, family === 4 ? '0.0.0.0' : '::');
  }

  site(target: Target): ((phoneEnd: Duplex) => void) | undefined {
    const asked = target.host === siteName || target.host === siteAddress;
    const site = asked && target.port === 80 ? this.#site : undefined;
    return site && ((phoneEnd) => site.serve(phoneEnd));
  }

  answerDns(query: Buffer): Buffer | undefined {
    return this.#site && answerAboutSite(query);
  }

  async publicIp(signal: AbortSignal): Promise<string> {
    if (this.link.latencyMs > 0) await sleep(this.link.latencyMs * 2, undefined, { signal });
    await until(signal, this.#radio.attached());
    const down = this.unavailable();
    if (down) throw new Refused(down);
    return this.#radio.ip;
  }

  /** What comes of it is scripted. */
  rotate(signal: AbortSignal, { holdMs, onStep }: Rotation): Promise<void> {
    return this.#radio.rotate(signal, { holdMs: this.rotationMethod.holds ? holdMs : 0, onStep });
  }

  recover(): Promise<void> {
    return this.#radio.recover();
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
    this.#radio.close();
    this.#listeners.clear();
    this.#names.cancel();
    this.link.close();
  }

  #onRadio(): void {
    this.#options.saveRadio?.(this.#radio.saved);
    this.#notify();
  }

  #dropTunnel(): void {
    this.#dropping = true;
    this.#notify();
    this.#dropping = false;
  }

  #describe(): { ip: string; carrier: string; networkType: string; time: string } {
    const { carrier, networkType } = this.#looks;
    return { ip: this.#radio.ip, carrier, networkType, time: this.#options.date().toISOString() };
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
