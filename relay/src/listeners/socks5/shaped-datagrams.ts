import { DatagramQueue, type UdpFlow, type UdpHandler } from '../../../engine/index.ts';
import type { Reason, Target } from '../../../protocol/index.ts';
import type { Running } from '../../connection/connection.ts';
import type { Shaped } from '../../connection/speed.ts';
import type { UdpPermit } from '../../gate/gate.ts';
import { relayLimits } from '../../limits.ts';
import type { Absence } from '../../waiting/phone-states.ts';
import type { ListenerOptions } from '../context.ts';

/** How a flow through the phone is had. */
export interface PhoneSide {
  readonly tunnels: Pick<ListenerOptions['tunnels'], 'openUdp'>;
  readonly phones: Pick<ListenerOptions['phones'], 'absence' | 'isPassing'>;
}

/**
 * Datagrams of a client through a flow of its phone, of whichever protocol: counted, under the speed limit, cut like a
 * stream. When the phone goes for a moment they stay: what comes in the gap is dropped, the next one makes another flow.
 */
export abstract class ShapedDatagrams implements UdpHandler, Running, Shaped {
  /** Released at the end. */
  readonly permit: UdpPermit;
  inLine = false;
  readonly #phone: PhoneSide;
  #flow: UdpFlow | undefined;
  #up: WaitingDatagrams | undefined;
  #down: WaitingDatagrams | undefined;
  #over = false;
  #bytesUp = 0;
  #bytesDown = 0;

  constructor(permit: UdpPermit, phone: PhoneSide) {
    this.permit = permit;
    this.#phone = phone;
  }

  /** Sends to the client. False when it was not sent, and so does not count. */
  protected abstract deliver(source: Target, payload: Buffer): boolean;

  /** A datagram was sent to the client and is counted. */
  protected delivered(): void {}

  /** It has ended: releases what is its own. */
  protected abstract released(reason: Reason): void;

  abstract onDatagram(source: Target, payload: Buffer): void;

  /** True once it has ended. */
  get over(): boolean {
    return this.#over;
  }

  /** Memory that waits in both directions, bytes. */
  get heldBytes(): number {
    return (this.#flow?.heldBytes ?? 0) + (this.#up?.heldBytes ?? 0) + (this.#down?.heldBytes ?? 0);
  }

  /** It runs on its connection from now on, through this flow. */
  protected begin(flow: UdpFlow): void {
    if (this.#over) return flow.close('cancelled');
    this.#flow = flow.closed ? undefined : flow;
    this.permit.connection.running.add(this);
  }

  /** Client → phone. */
  protected fromClient(target: Target, payload: Buffer): void {
    if (!this.permit.connection.speed.limited && !this.#up?.waiting) return this.#sendUp(target, payload);
    (this.#up ??= new WaitingDatagrams()).push(target, payload);
    this.permit.connection.speed.wait(this);
  }

  /** Phone → client. */
  protected fromPhone(source: Target, payload: Buffer): void {
    if (!this.permit.connection.speed.limited && !this.#down?.waiting) return this.#sendDown(source, payload);
    (this.#down ??= new WaitingDatagrams()).push(source, payload);
    this.permit.connection.speed.wait(this);
  }

  /** Why the phone is unavailable; undefined while there is a flow. */
  protected get absence(): Absence | undefined {
    return this.#flow ? undefined : this.#phone.phones.absence(this.permit.deviceId);
  }

  cut(reason: Reason): void {
    this.end(reason);
  }

  /** Ends everything that belongs to it. A second call does nothing. */
  end(reason: Reason): void {
    if (this.#over) return;
    this.#over = true;
    this.#up = undefined; // nothing waits in the speed limit's line any more
    this.#down = undefined;
    this.permit.connection.running.delete(this);
    this.permit.ended(this.#bytesUp, this.#bytesDown, reason);
    this.permit.release();
    this.#flow?.close(reason);
    this.released(reason);
  }

  // UdpHandler

  onClose(reason: Reason): void {
    this.#flow = undefined;
    if (!this.#phone.phones.isPassing(this.permit.deviceId, reason)) this.end(reason);
  }

  // Shaped

  get waiting(): boolean {
    return this.#up?.waiting === true || this.#down?.waiting === true;
  }

  advance(most: number): number {
    let sent = 0;
    while (sent < most && this.waiting) {
      const up = this.#up?.take();
      if (up) this.#sendUp(up.address, up.payload);
      const down = this.#down?.take(); // none when that has ended it
      if (down) this.#sendDown(down.address, down.payload);
      sent += (up?.payload.length ?? 0) + (down?.payload.length ?? 0);
    }
    return sent;
  }

  #sendUp(target: Target, payload: Buffer): void {
    const flow = this.#flow ?? this.#openAgain();
    if (!flow) return;
    this.#bytesUp += payload.length;
    this.permit.connection.count(payload.length, 0);
    if (!this.#over) flow.send(target, payload);
  }

  #sendDown(source: Target, payload: Buffer): void {
    if (!this.deliver(source, payload)) return;
    this.#bytesDown += payload.length;
    this.permit.connection.count(0, payload.length);
    if (!this.#over) this.delivered();
  }

  /** Another flow, in the phone's present session; undefined while the phone is unavailable. */
  #openAgain(): UdpFlow | undefined {
    if (this.absence) return undefined;
    const flow = this.#phone.tunnels.openUdp(this.permit, this);
    if (typeof flow === 'string') return void this.end(flow);
    if (!this.#over && !flow.closed) this.#flow = flow;
    return this.#flow;
  }
}

/** Datagrams that wait for their turn under a speed limit: few, because late ones are worth little. */
class WaitingDatagrams extends DatagramQueue {
  constructor() {
    super(relayLimits.maxShapedDatagrams, relayLimits.maxShapedDatagramBytes);
  }

  get waiting(): boolean {
    return this.length > 0;
  }

  /** Dropped when there is no room. */
  override push(address: Target, payload: Buffer): void {
    if (!this.full) super.push(address, payload);
  }
}
