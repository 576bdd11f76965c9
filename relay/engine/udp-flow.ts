import { DatagramQueue } from './datagram-queue.ts';
import { addressBytes, frame, decodeAddress, resetPayload, encodeAddress } from '../protocol/frames.ts';
import type { Sender } from './fair-queue.ts';
import { limits } from '../protocol/limits.ts';
import type { StreamCarrier } from './stream.ts';
import type { Reason } from '../protocol/reasons.ts';
import { parseTarget, type Target } from '../protocol/address.ts';

/** What a UDP flow reports to its owner. */
export interface UdpHandler {
  /** A datagram: on the phone its destination, at the relay its source. The payload is the owner's to keep. */
  onDatagram(address: Target, payload: Buffer): void;
  /** The flow is gone. Exactly once, and last. */
  onClose(reason: Reason): void;
}

/** Datagrams of one UDP association. No credit: what the wire cannot take in time is dropped, oldest first. */
export class UdpFlow implements Sender {
  readonly id: number;
  handler: UdpHandler | undefined;
  deficit = 0;
  queue: Sender['queue'] = undefined;
  following: Sender | undefined = undefined;
  closed = false;
  /** Datagrams dropped because the wire was too slow. */
  dropped = 0;
  readonly #carrier: StreamCarrier;
  readonly #waiting = new DatagramQueue(limits.maxUdpQueueDatagrams, limits.maxUdpQueueBytes);
  #known: { readonly head: Buffer; readonly target: Target } | undefined;

  constructor(id: number, carrier: StreamCarrier) {
    this.id = id;
    this.#carrier = carrier;
  }

  get ready(): boolean {
    return this.#waiting.length > 0 && !this.closed;
  }

  /** Memory that waiting datagrams hold, bytes. */
  get heldBytes(): number {
    return this.#waiting.heldBytes;
  }

  /** Sends a datagram of at most 65,507 bytes to (or from) an address; longer ones are dropped. */
  send(address: Target, payload: Buffer): void {
    if (this.closed) return;
    if (payload.length > 65_507) {
      this.dropped++;
      return;
    }
    const heldBefore = this.heldBytes;
    while (this.#waiting.full) {
      this.#waiting.take();
      this.dropped++;
    }
    this.#waiting.push(address, payload);
    this.#carrier.channelBytes += this.heldBytes - heldBefore;
    this.#carrier.activate(this);
  }

  /** Ends the flow. */
  close(reason: Reason): void {
    if (this.closed) return;
    this.#carrier.outbox.frame(frame.reset, this.id, resetPayload(reason));
    this.#carrier.schedule();
    this.finish(reason);
  }

  /** For the session: sends the oldest datagram; returns its length on the wire. */
  emit(): number {
    const heldBefore = this.heldBytes;
    const oldest = this.#waiting.take();
    if (!oldest) return 0;
    this.#carrier.channelBytes += this.heldBytes - heldBefore;
    const { address, payload } = oldest;
    const bytes = this.#carrier.outbox.frameWithHead(
      frame.udp,
      this.id,
      addressBytes(address),
      (into, at) => encodeAddress(address, into, at),
      payload,
    );
    this.deficit -= bytes;
    return bytes;
  }

  drained(): void {
    // datagrams are never waited for
  }

  /** For the session: a UDP frame's payload. False: its address is malformed, or a name where none may be. */
  onFrame(payload: Buffer, namesAllowed: boolean): boolean {
    const known = this.#known;
    // Datagrams mostly come from the same peer as the one before: its address is then compared, not read again.
    if (known && payload.length >= known.head.length && known.head.compare(payload, 0, known.head.length) === 0) {
      this.handler?.onDatagram(known.target, payload.subarray(known.head.length));
      return true;
    }
    const address = decodeAddress(payload, 0, parseTarget);
    if (!address || (address.target.kind === 'name' && !namesAllowed)) return false;
    this.#known = { head: Buffer.from(payload.subarray(0, address.end)), target: address.target };
    this.handler?.onDatagram(address.target, payload.subarray(address.end));
    return true;
  }

  /** For the session: takes the flow out and notifies the owner. */
  finish(reason: Reason): void {
    if (this.closed) return;
    this.closed = true;
    this.#carrier.channelBytes -= this.heldBytes;
    this.#waiting.clear();
    this.#carrier.forget(this.id);
    this.handler?.onClose(reason);
    this.handler = undefined;
  }
}
