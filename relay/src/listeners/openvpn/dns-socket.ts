import { createSocket, type Socket } from 'node:dgram';
import type { Native } from '../../native/native.ts';
import type { VpnSession } from './session.ts';

/** Where names are asked for. */
export const dnsPort = 53;

/** A DNS query of a client of the VPN. */
export interface DnsQuery {
  readonly from: string;
  readonly fromPort: number;
  readonly payload: Buffer;
}

/**
 * The VPN's DNS server towards clients of one transport: a socket on the server's own address. Its queries need no
 * interception, and Node waits for them itself, which saves the way by another thread.
 */
export class DnsSocket {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Binds it, also while openvpn has not made the address yet. @throws NativeError */
  static async open(native: Native, host: string, onQuery: (query: DnsQuery) => void): Promise<DnsSocket> {
    const fd = native.bindTransparent(host, dnsPort);
    const socket = createSocket({ type: 'udp4', lookup: (literal, _options, found) => found(null, literal, 4) });
    socket.on('error', () => undefined); // a datagram that could not be sent is lost and no more
    socket.on('message', (payload, { address, port }) => onQuery({ from: address, fromPort: port, payload }));
    await new Promise<void>((resolve) => socket.bind({ fd }, resolve));
    return new DnsSocket(socket);
  }

  /** Answers a client. */
  send(payload: Uint8Array, { address }: Pick<VpnSession, 'address'>, port: number): void {
    this.#socket.send(payload, port, address);
  }

  close(): void {
    this.#socket.close();
  }
}
