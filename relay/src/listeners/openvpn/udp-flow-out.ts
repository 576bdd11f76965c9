import type { UdpFlow, UdpHandler } from '../../../engine/index.ts';
import { limits } from '../../../protocol/limits.ts';
import type { Reason, Target } from '../../../protocol/index.ts';
import type { Running } from '../../connection/connection.ts';
import type { Shaped } from '../../connection/speed.ts';
import type { UdpPermit } from '../../gate/gate.ts';
import { relayLimits } from '../../limits.ts';
import { socketAddress } from '../../native/native.ts';
import type { ListenerOptions } from '../context.ts';
import { ShapedDatagrams } from '../socks5/shaped-datagrams.ts';
import type { Association, UdpAssociations } from '../socks5/udp-associations.ts';
import type { ForeignSockets } from './foreign-sockets.ts';
import type { VpnSession } from './session.ts';

export interface UdpFlowOutOptions {
  /** Released at the end. */
  readonly permit: UdpPermit;
  readonly session: VpnSession;
  /** The client's port. */
  readonly port: number;
  /** Where the client has sent its DNS queries; their answers come from there. */
  readonly dns: { readonly host: string; readonly port: number } | undefined;
  readonly sockets: ForeignSockets;
  readonly tunnels: Pick<ListenerOptions['tunnels'], 'openUdp'>;
  readonly phones: Pick<ListenerOptions['phones'], 'absence' | 'isPassing'>;
  readonly associations: UdpAssociations;
  readonly onGone: () => void;
}

const idleSweeps = limits.udpIdleTimeoutMs / relayLimits.udpSweepMs;
const dnsIdleSweeps = relayLimits.dnsTimeoutMs / relayLimits.udpSweepMs;

/** What one port of a VPN client sends and receives: one flow through the phone, counted, limited and cut like a stream. */
export class UdpFlowOut implements UdpHandler, Running, Shaped, Association {
  readonly permit: UdpPermit;
  inLine = false;
  readonly #options: UdpFlowOutOptions;
  readonly #to: Buffer;
  #flow: UdpFlow | undefined;
  #up: ShapedDatagrams | undefined;
  #down: ShapedDatagrams | undefined;
  #idleSweeps = 0;
  #unanswered = 0;
  #bytesUp = 0;
  #bytesDown = 0;
  #over = false;

  constructor(options: UdpFlowOutOptions) {
    this.permit = options.permit;
    this.#options = options;
    this.#to = UdpFlowOut.addressOf(options.session.address, options.port);
  }

  static addressOf(host: string, port: number): Buffer {
    return socketAddress(host, port);
  }

  /** Opens the flow; returns why not, and then it has ended. */
  start(): Reason | undefined {
    const { tunnels, session, associations } = this.#options;
    this.permit.connection.running.add(this);
    session.running.add(this);
    associations.add(this);
    const flow = tunnels.openUdp(this.permit, this);
    if (typeof flow === 'string') this.end(flow);
    else if (!this.#over) {
      this.#flow = flow;
      this.permit.established();
    }
    return typeof flow === 'string' ? flow : undefined;
  }

  /** A datagram of the client. */
  fromClient(target: Target, payload: Buffer): void {
    if (this.#over || (!this.#options.dns && !this.permit.allows(target))) return;
    this.#idleSweeps = 0;
    this.#unanswered += 1;
    if (!this.permit.connection.speed.limited && !this.#up?.waiting) return this.#sendUp(target, payload);
    (this.#up ??= new ShapedDatagrams()).push(target, payload);
    this.permit.connection.speed.wait(this);
  }

  sweep(): void {
    if (++this.#idleSweeps > (this.#options.dns ? dnsIdleSweeps : idleSweeps)) return this.end('idle_timeout');
    const absence = this.#flow ? undefined : this.#options.phones.absence(this.permit.deviceId);
    if (absence?.waitMs === 0) this.end(absence.reason);
  }

  /** Memory that waits in both directions, bytes. */
  get heldBytes(): number {
    return (this.#flow?.heldBytes ?? 0) + (this.#up?.heldBytes ?? 0) + (this.#down?.heldBytes ?? 0);
  }

  cut(reason: Reason): void {
    this.end(reason);
  }

  /** Ends it; again does nothing. */
  end(reason: Reason): void {
    if (this.#over) return;
    this.#over = true;
    this.#up = undefined;
    this.#down = undefined;
    const { associations, session, onGone } = this.#options;
    associations.delete(this);
    session.running.delete(this);
    this.permit.connection.running.delete(this);
    this.permit.ended(this.#bytesUp, this.#bytesDown, reason);
    this.permit.release();
    this.#flow?.close(reason);
    onGone();
  }

  // UdpHandler

  onDatagram(source: Target, payload: Buffer): void {
    if (this.#over) return;
    this.#idleSweeps = 0;
    if (!this.permit.connection.speed.limited && !this.#down?.waiting) return this.#sendDown(source, payload);
    (this.#down ??= new ShapedDatagrams()).push(source, payload);
    this.permit.connection.speed.wait(this);
  }

  /** When the phone goes for a moment the flow stays: the next datagram makes another one. */
  onClose(reason: Reason): void {
    this.#flow = undefined;
    if (!this.#options.phones.isPassing(this.permit.deviceId, reason)) this.end(reason);
  }

  #sendUp(target: Target, payload: Buffer): void {
    const flow = this.#flow ?? this.#openAgain();
    if (!flow) return;
    this.#bytesUp += payload.length;
    this.permit.connection.count(payload.length, 0);
    if (!this.#over) flow.send(target, payload);
  }

  #openAgain(): UdpFlow | undefined {
    const { tunnels, phones } = this.#options;
    if (phones.absence(this.permit.deviceId)) return undefined;
    const flow = tunnels.openUdp(this.permit, this);
    if (typeof flow === 'string') return void this.end(flow);
    if (!this.#over && !flow.closed) this.#flow = flow;
    return this.#flow;
  }

  #sendDown(source: Target, payload: Buffer): void {
    const { dns, sockets } = this.#options;
    const from = dns ?? source;
    if (!sockets.send(from.host, from.port, payload, this.#to)) return;
    this.#bytesDown += payload.length;
    this.permit.connection.count(0, payload.length);
    this.#unanswered -= 1;
    if (dns && this.#unanswered <= 0) this.end('done');
  }

  // Shaped

  get waiting(): boolean {
    return this.#up?.waiting === true || this.#down?.waiting === true;
  }

  advance(most: number): number {
    let sent = 0;
    while (!this.#over && sent < most && this.waiting) {
      const up = this.#up?.take();
      if (up) this.#sendUp(up.address, up.payload);
      const down = this.#down?.take();
      if (down && !this.#over) this.#sendDown(down.address, down.payload);
      sent += (up?.payload.length ?? 0) + (down?.payload.length ?? 0);
    }
    return sent;
  }
}
