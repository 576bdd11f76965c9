import type { RemoteInfo, Socket as UdpSocket } from 'node:dgram';
import type { UdpFlow } from '../../../engine/index.ts';
import type { Reason, Target } from '../../../protocol/index.ts';
import type { UdpPermit } from '../../gate/gate.ts';
import { limits } from '../../../protocol/limits.ts';
import { relayLimits } from '../../limits.ts';
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
 * connection (RFC 1928 §7). A NAT may assign the client another port after a silence (RFC 4787 §4.3): then the next port
 * that its address sends from is followed.
 */
export class UdpAssociation extends ShapedDatagrams implements Protocol, Association {
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

  constructor({ client, associations, permit, peerHost, peerPort }: AssociationOptions) {
    super(permit, client.context.options);
    this.#client = client;
    this.#associations = associations;
    this.#peerHost = peerHost;
    this.#onlyPort = peerPort;
  }

  start(flow: UdpFlow): void {
    this.begin(flow);
    if (!this.over) this.#associations.add(this);
  }

  /** Takes its socket towards the client, and reports its address to the client. */
  answer(udp: UdpSocket, reply: Buffer): void {
    if (this.over) return void udp.close();
    this.#udp = udp;
    this.permit.established();
    udp.on('error', () => undefined); // an ICMP error about the client's port, which passes
    udp.on('message', (datagram, from) => {
      try {
        this.#receive(datagram, from);
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
    const { absence } = this;
    if (absence?.waitMs === 0) return this.end(absence.reason);
    if (++this.#silentSweeps > silentSweeps) this.#unlock();
  }

  protected override released(reason: Reason): void {
    this.#associations.delete(this);
    this.#udp?.close();
    if (this.#udp || this.#client.socket.destroyed) return void this.#client.socket.destroy();
    refuse(this.#client, reason, socksReply(reason));
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

  #receive(datagram: Buffer, { address, port }: RemoteInfo): void {
    if (port === 0) return; // a raw socket can send it, no one can be answered there
    if (this.over || address !== this.#peerHost || port !== (this.#onlyPort ?? port)) return;
    const target = this.#reader.read(datagram);
    if (!target || !this.permit.allows(target)) return;
    if (this.#onlyPort === undefined) this.#lock(port);
    this.#idleSweeps = 0;
    this.#silentSweeps = 0;
    this.fromClient(target, datagram.subarray(this.#reader.headerBytes));
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

  // Phone → client

  onDatagram(source: Target, payload: Buffer): void {
    if (this.over || this.#peerPort === undefined) return;
    this.#idleSweeps = 0;
    this.fromPhone(source, payload);
  }

  protected override deliver(source: Target, payload: Buffer): boolean {
    if (!this.#udp || this.#udp.getSendQueueSize() > relayLimits.maxUdpSendQueueBytes) return false;
    const parts = [this.#writer.header(source), payload];
    if (this.#connected) this.#udp.send(parts);
    else this.#udp.send(parts, this.#peerPort, this.#peerHost);
    return true;
  }
}
