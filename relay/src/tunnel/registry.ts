import {
  Session,
  type Stream,
  type StreamHandler,
  type TargetTest,
  type UdpFlow,
  type UdpHandler,
} from '../../engine/index.ts';
import { type PhoneMessage, type PhoneState, type Reason, type RelayMessage } from '../../protocol/index.ts';
import type { Opened } from '../connection/exceptions.ts';
import type { StreamPermit, UdpPermit } from '../gate/gate.ts';

export type Hello = Extract<PhoneMessage, { type: 'hello' }>;
export type CommandResult = Extract<PhoneMessage, { type: 'result' }>;
export type RotationStepMessage = Extract<PhoneMessage, { type: 'step' }>;
export type CommandMessage = Extract<RelayMessage, { type: 'command' }>;

/** What the control plane learns of phones. Epochs count the sessions of this run of the relay; they only grow. */
export interface TunnelEvents {
  onUp(deviceId: string, epoch: number, hello: Hello, peerAddress: string): void;
  onState(deviceId: string, epoch: number, state: PhoneState): void;
  onResult(deviceId: string, result: CommandResult): void;
  /** Where a rotation is, by the phone itself. */
  onStep(deviceId: string, step: RotationStepMessage): void;
  /** Not called for a session that a newer one of the same device has replaced. */
  onDown(deviceId: string, epoch: number, reason: Reason): void;
  /** Handling a phone's frame threw; its session was closed with internal_error. */
  onFault?(deviceId: string, error: unknown): void;
}

/** One phone that is online. */
export interface Tunnel {
  readonly session: Session;
  readonly epoch: number;
  /** It can carry UDP flows. */
  readonly udp: boolean;
  /** It maps the reserved name to its DNS server. */
  readonly dns: boolean;
  /** The relay chooses how long its radio stays off in a rotation. */
  readonly holds: boolean;
  /** It takes egress exceptions. */
  readonly egress: boolean;
  /** What the phone last said; false refuses every stream with mobile_down. */
  mobileUp: boolean;
  /** The exceptions that it was told, by their key; none at first. */
  told?: string;
}

/**
 * The phones that are online, one session each. A new session of a device replaces the old one by epoch; whatever the
 * old socket does afterwards changes nothing (pitfall 15).
 */
export class Tunnels {
  readonly #tunnels = new Map<string, Tunnel>();
  /** Sessions whose hello has not come yet. */
  readonly #greeting = new Map<Session, string>();
  readonly #events: TunnelEvents;
  readonly #opened: ((deviceId: string) => Opened) | undefined;
  #toldVersion = 0;
  #lastEpoch = 0;

  /** `opened`: what operators have opened for a phone; nothing when left out. */
  constructor(events: TunnelEvents, opened?: (deviceId: string) => Opened) {
    this.#events = events;
    this.#opened = opened;
  }

  /** Phones online. */
  get count(): number {
    return this.#tunnels.size;
  }

  /** Streams and UDP flows open in all tunnels. */
  get openStreams(): number {
    let sum = 0;
    for (const { session } of this.#tunnels.values()) sum += session.openStreams;
    return sum;
  }

  /** Memory that each tunnel holds beside what its streams and flows hold: what the phone has not taken yet, bytes. */
  *holders(): Iterable<{ readonly deviceId: string; readonly heldBytes: number }> {
    for (const [deviceId, { session }] of this.#tunnels)
      yield { deviceId, heldBytes: session.heldBytes - session.channelBytes };
  }

  isOnline(deviceId: string): boolean {
    return this.#tunnels.has(deviceId);
  }

  /** Why nothing can run through a phone now. */
  refusal(deviceId: string): 'phone_offline' | 'mobile_down' | undefined {
    const tunnel = this.#tunnels.get(deviceId);
    if (!tunnel) return 'phone_offline';
    return tunnel.mobileUp ? undefined : 'mobile_down';
  }

  /** The relay chooses how long the phone's radio stays off in a rotation. */
  choosesHold(deviceId: string): boolean {
    return this.#tunnels.get(deviceId)?.holds ?? false;
  }

  /** The phone maps the reserved name to its own DNS server. */
  hasResolver(deviceId: string): boolean {
    return this.#tunnels.get(deviceId)?.dns ?? false;
  }

  /** Round trip to the phone, milliseconds. */
  rttMs(deviceId: string): number | undefined {
    return this.#tunnels.get(deviceId)?.session.rttMs;
  }

  /** Asks the phone for a sign of life and calls back with the round trip, milliseconds; never, where none comes. */
  probe(deviceId: string, answered: (rttMs: number) => void): void {
    this.#tunnels.get(deviceId)?.session.probe(answered);
  }

  /** Opens a TCP stream through the permit's phone, or says why not. */
  open(permit: StreamPermit, handler: StreamHandler): Stream | Reason {
    const tunnel = this.#usable(permit.deviceId);
    return typeof tunnel === 'string' ? tunnel : tunnel.session.open(permit.target, handler);
  }

  /** Opens a UDP flow through the permit's phone, or says why not. */
  openUdp(permit: UdpPermit, handler: UdpHandler): UdpFlow | Reason {
    const tunnel = this.#usable(permit.deviceId);
    if (typeof tunnel === 'string') return tunnel;
    return tunnel.udp ? tunnel.session.openUdp(handler) : 'command_unsupported';
  }

  /** Streams through a phone to these targets that a drain is for: idle ones and UDP flows lose nothing by their end. */
  busyStreamsOf(deviceId: string, to: TargetTest): number {
    return this.#tunnels.get(deviceId)?.session.busyStreams(to) ?? 0;
  }

  /** Ends all UDP flows of a phone, and its streams but those to the spared targets; the tunnel stays. */
  endStreams(deviceId: string, reason: Reason, spared: TargetTest): void {
    this.#tunnels.get(deviceId)?.session.endAll(reason, spared);
  }

  /** Hands a command to the phone now. False: it is offline and never gets this command. */
  sendCommand(deviceId: string, command: CommandMessage): boolean {
    const tunnel = this.#tunnels.get(deviceId);
    tunnel?.session.sendControl(command);
    return tunnel !== undefined;
  }

  /**
   * Tells the phones whose egress exceptions are others now. Call again and again, below the rate of CONTROL frames; the
   * same version costs nothing.
   */
  tellExceptions(version: number): void {
    if (version === this.#toldVersion) return;
    this.#toldVersion = version;
    for (const [deviceId, tunnel] of this.#tunnels) this.#tellExceptions(deviceId, tunnel);
  }

  /** Ends a device's session, and those that have not said hello yet: a revoked phone may hold one back. */
  closeDevice(deviceId: string, reason: Reason): void {
    this.#tunnels.get(deviceId)?.session.close(reason);
    for (const [session, greets] of [...this.#greeting]) if (greets === deviceId) session.close(reason);
  }

  /** Ends every session. */
  close(reason: Reason = 'relay_stopping'): void {
    for (const { session } of [...this.#tunnels.values()]) session.close(reason);
    for (const session of [...this.#greeting.keys()]) session.close(reason);
  }

  // For tunnel/welcome.ts

  /** A session waits for its hello. */
  greeting(session: Session, deviceId: string): void {
    this.#greeting.set(session, deviceId);
  }

  /** Its hello has come, or never will. */
  greeted(session: Session): void {
    this.#greeting.delete(session);
  }

  nextEpoch(): number {
    return ++this.#lastEpoch;
  }

  /** Registers a session whose hello was good; an older session of the device ends. */
  add(deviceId: string, tunnel: Tunnel, hello: Hello, peerAddress: string): void {
    const older = this.#tunnels.get(deviceId);
    this.#tunnels.set(deviceId, tunnel);
    older?.session.close('session_replaced');
    this.#tellExceptions(deviceId, tunnel); // before the first stream
    this.#events.onUp(deviceId, tunnel.epoch, hello, peerAddress);
  }

  /** A registered session has ended. */
  remove(deviceId: string, epoch: number, reason: Reason): void {
    if (this.#tunnels.get(deviceId)?.epoch !== epoch) return;
    this.#tunnels.delete(deviceId);
    this.#events.onDown(deviceId, epoch, reason);
  }

  state(deviceId: string, tunnel: Tunnel, state: PhoneState): void {
    tunnel.mobileUp = state.mobileUp;
    if (this.#tunnels.get(deviceId) === tunnel) this.#events.onState(deviceId, tunnel.epoch, state);
  }

  fault(deviceId: string, error: unknown): void {
    this.#events.onFault?.(deviceId, error);
  }

  result(deviceId: string, result: CommandResult): void {
    this.#events.onResult(deviceId, result);
  }

  step(deviceId: string, step: RotationStepMessage): void {
    this.#events.onStep(deviceId, step);
  }

  #tellExceptions(deviceId: string, tunnel: Tunnel): void {
    const opened = tunnel.egress ? this.#opened?.(deviceId) : undefined;
    if (!opened || opened.key === (tunnel.told ?? '[]')) return;
    tunnel.told = opened.key;
    tunnel.session.sendControl({ type: 'egress', exceptions: opened.list } satisfies RelayMessage);
  }

  #usable(deviceId: string): Tunnel | Reason {
    return this.refusal(deviceId) ?? this.#tunnels.get(deviceId) ?? 'phone_offline';
  }
}
