import type { Socket as UdpSocket } from 'node:dgram';
import type { OnReadOpts, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { CommandKind, PhoneState, Reason, RotationStep, Target } from '@pocketproxy/relay/protocol';
import type { DnsServer } from './dns/server.ts';
import type { Link } from './link.ts';
import type { Found } from './names.ts';
import type { Reach } from './reach.ts';

/** How a phone changes its address. */
export interface RotationMethod {
  /** One word, which goes into the result. */
  readonly name: 'airplane' | 'program' | 'simulated';
  /** Reports each step when it comes; otherwise only that the radio may be off from now on. */
  readonly steps: boolean;
  /** Keeps the radio off for as long as it is asked to. */
  readonly holds: boolean;
}

export interface Rotation {
  /** How long the radio stays off, milliseconds; where the phone does not hold, it does not matter. */
  readonly holdMs: number;
  /** Called before each step, and awaited: radio_off before the radio is touched, hold, radio_on. */
  onStep(step: RotationStep): Promise<void>;
}

/**
 * The mobile network of one phone: the only way out (PROTO-04). Whatever is opened here is bound to the mobile
 * interface, or it is refused; no method falls back to another network.
 */
export interface Network {
  /** What the relay receives in hello and heartbeats. */
  state(): PhoneState;
  /** Why nothing may be opened now: mobile_down or rotating; undefined while mobile is up. */
  unavailable(): Reason | undefined;
  /** False while the phone reaches nothing at all, not even its relay: then it does not try to. */
  reachable(): boolean;
  /** Calls back when the relay should learn of a change immediately, or one of the two answers above changed. */
  onChange(listener: () => void): void;

  /** Families that can be dialled now, and the way to IPv4 where there is only IPv6. */
  reach(): Reach;
  /** Addresses of a name, asked over mobile within a bounded time. @throws Refused name_not_found, … */
  resolve(name: string): Promise<Found>;
  /** The DNS server that answered last over mobile; undefined while none is known. */
  resolver(): DnsServer | undefined;
  /**
   * Starts a TCP connection to 4 or 16 address bytes; with `onread` its bytes go there instead of to 'data'.
   * @throws Refused mobile_down, network_unreachable
   */
  dialTcp(address: Uint8Array, port: number, onread?: OnReadOpts): Socket;
  /** A UDP socket that is bound. @throws Refused mobile_down, network_unreachable, or the error of bind */
  openUdp(family: 4 | 6): UdpSocket;
  /** Takes the phone's end of a stream to a site that lives inside the simulated network. */
  site?(target: Target): ((phoneEnd: Duplex) => void) | undefined;
  /** The answer of a DNS server that lives inside the simulated network, to a query about that site. */
  answerDns?(query: Buffer): Buffer | undefined;
  /** Speed and delay of a simulated radio link. */
  readonly link?: Link;

  /** Public address, seen from outside over mobile. @throws Refused when it could not be seen before `signal`. */
  publicIp(signal: AbortSignal): Promise<string>;
  /** Commands this phone can run. */
  readonly commands: readonly CommandKind[];
  /** How rotate() works; undefined where it does not. */
  readonly rotationMethod: RotationMethod | undefined;
  /**
   * Asks the radio for a new address; resolves when the radio is on again. After `signal` it rejects.
   * @throws Refused radio_stuck when the radio did not switch, rotation_failed
   */
  rotate(signal: AbortSignal, rotation: Rotation): Promise<void>;
  /** Leaves airplane mode, whatever rotate() left behind, in an earlier run of this process too. */
  recover(signal: AbortSignal): Promise<void>;
  reboot(signal: AbortSignal): Promise<void>;
  /** Rings. */
  findPhone(signal: AbortSignal): Promise<void>;

  /** Ends timers, queries and programs; may be called twice. */
  close(): void;
}
