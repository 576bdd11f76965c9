import type { RemoteInfo, Socket as UdpSocket } from 'node:dgram';
import type { UdpFlow, UdpHandler } from '../../../engine/index.ts';
import type { Reason, Target } from '../../../protocol/index.ts';
import type { Running } from '../../connection/connection.ts';
import type { UdpPermit } from '../../gate/gate.ts';
import { limits } from '../../../protocol/limits.ts';
import { relayLimits } from '../../limits.ts';
import type { Absence } from '../../waiting/phone-states.ts';
import type { Shaped } from '../../connection/speed.ts';
import type { Client } from '../client.ts';
import { refuse } from '../closing.ts';
import type { Protocol } from '../protocol.ts';
import { DatagramReader, DatagramWriter } from './datagram.ts';
import { socksReply } from './reply.ts';
import { ShapedDatagrams } from './shaped-datagrams.ts';
import type { Association, UdpAssociations } from './udp-associations.ts';

const idleSweeps = limits.udpIdleTimeoutMs / relayLimits.udpSweepMs;
const silentSweeps = relayLimits.udpRebindSilenceMs / relayLimits.udpSweepMs;

export interface AssociationOptions {
  readonly client: Client;
  /** Where it counts while it runs. */
  readonly associations: UdpAssociations;
  /** Released at the end. */
  readonly permit: UdpPermit;
  /** The control connection's address: no one else may send. */
  readonly peerHost: string;
  /** The port that the client announced, if it did: until it has been silent, no other is listened to. */
  readonly peerPort: number | undefined;
}

/**
 * One UDP ASSOCIATE: datagrams between the client's UDP port and a flow through the phone. Lives as long as its TCP
 * connection (RFC 1928 §7), with the same metering, limits and cuts as a stream. A NAT may assign the client another port
 * after a silence (RFC 4787 §4.3): then the next port that its address sends from is followed. When the phone goes for a
 * moment the association stays: datagrams of the gap are dropped, the next one makes another flow.
 */
export class UdpAssociation implements Protocol, UdpHandler, Running, Shaped, Association {
  readonly permit: UdpPermit;
  inLine = false;
  readonly #client: Client;
  readonly #associations: UdpAssociations;
  readonly #peerHost: string;
  readonly #reader = new DatagramReader();
  readonly #writer = new DatagramWriter();
  /** The client's side; there once the client knows the address to send to. */
  #udp: UdpSocket | undefined;
  /** Where datagrams are sent to. */
  #peerPort: number | undefined;
  /** The only port that is listened to; undefined: the next datagram decides. */
  #onlyPort: number | undefined;
  /** The kernel itself drops what comes from other ports. */
  #connected = false;
  /** Sweeps since a datagram passed, either way, and since one came from the client. */
  #idleSweeps = 0;
  #silentSweeps = 0;
  #flow: UdpFlow | undefined;
  #up: ShapedDatagrams | undefined;
  #down: ShapedDatagrams | undefined;
  #over = false;
  #bytesUp = 0;
  #bytesDown = 0;

  constructor({ client, associations, permit, peerHost, peerPort }: AssociationOptions) {
    this.permit = permit;
    this.#client = client;
    this.#associations = associations;
    this.#peerHost = peerHost;
    this.#onlyPort = peerPort;
  }

  start(flow: UdpFlow): void {
    if (this.#over) return flow.close('cancelled');
    this.#flow = flow.closed ? undefined : flow;
    this.permit.connection.running.add(this);
    this.#associations.add(this);
  }

  /** Takes its socket towards the client, and reports its address to the client. */
  answer(udp: UdpSocket, reply: Buffer): void {
    if (this.#over) return void udp.close();
    this.#udp = udp;
    this.permit.established();
    udp.on('error', () => undefined); // an ICMP error about the client's port, which passes
    udp.on('message', (datagram, from) => {
      try {
        this.#fromClient(datagram, from);
      } catch (error) {
        this.#client.context.options.log.error({ err: error, port: this.#client.port }, 'datagram handler failed');
        this.end('internal_error');
      }
    });
    if (this.#onlyPort !== undefined) this.#lock(this.#onlyPort);
    this.#client.socket.write(reply);
  }

  /** Counts silence; called every udpSweepMs. */
  sweep(): void {
    if (++this.#idleSweeps > idleSweeps) return this.end('idle_timeout');
    const absence = this.#flow ? undefined : this.#absence();
    if (absence?.waitMs === 0) return this.end(absence.reason);
    if (++this.#silentSweeps > silentSweeps) this.#unlock();
  }

  /** True once it has ended. */
  get over(): boolean {
    return this.#over;
  }

  /** Memory that waits in both directions, bytes. */
  get heldBytes(): number {
    return (this.#flow?.heldBytes ?? 0) + (this.#up?.heldBytes ?? 0) + (this.#down?.heldBytes ?? 0);
  }

  /** Ends everything that belongs to the association. A second call does nothing. */
  end(reason: Reason): void {
    if (this.#over) return;
    this.#over = true;
    this.#up = undefined; // nothing waits in the speed limit's line any more
    this.#down = undefined;
    this.#associations.delete(this);
    this.permit.connection.running.delete(this);
    this.permit.ended(this.#bytesUp, this.#bytesDown, reason);
    this.permit.release();
    this.#flow?.close(reason);
    this.#udp?.close();
    if (this.#udp || this.#client.socket.destroyed) return void this.#client.socket.destroy();
    refuse(this.#client, reason, socksReply(reason));
  }

  cut(reason: Reason): void {
    this.end(reason);
  }

  // Control connection

  data(): void {
    // RFC 1928 says nothing of bytes here: they are passed over
  }

  ended(): void {
    this.closed();
  }

  expired(): void {}

  closed(): void {
    this.end('cancelled');
  }

  // Client → phone

  #fromClient(datagram: Buffer, { address, port }: RemoteInfo): void {
    if (port === 0) return; // a raw socket can send it, no one can be answered there
    if (this.#over || address !== this.#peerHost || port !== (this.#onlyPort ?? port)) return;
    const target = this.#reader.read(datagram);
    if (!target || !this.permit.allows(target)) return;
    if (this.#onlyPort === undefined) this.#lock(port);
    this.#idleSweeps = 0;
    this.#silentSweeps = 0;
    const payload = datagram.subarray(this.#reader.headerBytes);
    if (!this.permit.connection.speed.limited && !this.#up?.waiting) return this.#sendUp(target, payload);
    (this.#up ??= new ShapedDatagrams()).push(target, payload);
    this.permit.connection.speed.wait(this);
  }

  /** The kernel itself now drops what comes from elsewhere, so that a neighbour cannot take over what is in use. */
  #lock(port: number): void {
    this.#onlyPort = port;
    this.#peerPort = port;
    this.#udp?.connect(port, this.#peerHost, (error?: Error) => {
      this.#connected = !error; // an address that cannot be connected is sent to datagram by datagram
    });
  }

  #unlock(): void {
    this.#onlyPort = undefined;
    if (this.#connected) this.#udp?.disconnect();
    this.#connected = false;
  }

  #sendUp(target: Target, payload: Buffer): void {
    const flow = this.#flow ?? this.#openAgain();
    if (!flow) return;
    this.#bytesUp += payload.length;
    this.permit.connection.count(payload.length, 0);
    if (!this.#over) flow.send(target, payload);
  }

  /** Another flow, in the phone's present session; undefined while the phone is unavailable. */
  #openAgain(): UdpFlow | undefined {
    if (this.#absence()) return undefined;
    const flow = this.#client.context.options.tunnels.openUdp(this.permit, this);
    if (typeof flow === 'string') return void this.end(flow);
    if (!this.#over && !flow.closed) this.#flow = flow;
    return this.#flow;
  }

  #absence(): Absence | undefined {
    return this.#client.context.options.phones.absence(this.permit.deviceId);
  }

  // Phone → client

  onDatagram(source: Target, payload: Buffer): void {
    if (this.#over || this.#peerPort === undefined) return;
    this.#idleSweeps = 0;
    if (!this.permit.connection.speed.limited && !this.#down?.waiting) return this.#sendDown(source, payload);
    (this.#down ??= new ShapedDatagrams()).push(source, payload);
    this.permit.connection.speed.wait(this);
  }

  onClose(reason: Reason): void {
    this.#flow = undefined;
    if (!this.#client.context.options.phones.isPassing(this.permit.deviceId, reason)) this.end(reason);
  }

  #sendDown(source: Target, payload: Buffer): void {
    if (!this.#udp || this.#udp.getSendQueueSize() > relayLimits.maxUdpSendQueueBytes) return;
    this.#bytesDown += payload.length;
    this.permit.connection.count(0, payload.length);
    if (this.#over) return;
    const parts = [this.#writer.header(source), payload];
    if (this.#connected) this.#udp.send(parts);
    else this.#udp.send(parts, this.#peerPort, this.#peerHost);
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
