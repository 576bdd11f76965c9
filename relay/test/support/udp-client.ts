import dgram from 'node:dgram';
import { once } from 'node:events';
import { socksAddress, socksOpen, type Opened, type Via } from './proxy-client.ts';
import type { Wire } from './wire.ts';

/** A SOCKS5 UDP association with its own socket. */
export class UdpClient {
  readonly control: Wire;
  readonly socket: dgram.Socket;
  readonly relayPort: number;
  readonly #arrived: Buffer[] = [];

  private constructor(control: Wire, socket: dgram.Socket, relayPort: number) {
    this.control = control;
    this.socket = socket;
    this.relayPort = relayPort;
    socket.on('message', (datagram) => this.#arrived.push(datagram));
  }

  /** Signs in and asks for UDP ASSOCIATE with the address left open. */
  static async open(via: Via): Promise<UdpClient | Extract<Opened, { ok: false }>> {
    const opened = await socksOpen(via, '0.0.0.0', 0, 3);
    if (!opened.ok) return opened;
    const socket = dgram.createSocket('udp4');
    socket.bind(0, via.source ?? '127.0.0.1');
    await once(socket, 'listening');
    return new UdpClient(opened.wire, socket, opened.head.readUInt16BE(opened.head.length - 2));
  }

  /** Sends a payload to a target; `fragment` other than 0 asks for what the relay must drop (RFC 1928 §7). */
  send(host: string, port: number, payload: Buffer | string, fragment = 0): void {
    const header = Buffer.concat([Buffer.from([0, 0, fragment]), socksAddress(host, port)]);
    this.socket.send(Buffer.concat([header, Buffer.from(payload)]), this.relayPort, '127.0.0.1');
  }

  /** Payload of the next datagram. */
  async receive(): Promise<Buffer> {
    if (this.#arrived.length === 0) await once(this.socket, 'message');
    const datagram = this.#arrived.shift() ?? Buffer.alloc(0);
    const [, , , kind, size = 0] = datagram;
    return datagram.subarray(kind === 1 ? 10 : kind === 4 ? 22 : 7 + size);
  }

  close(): void {
    this.control.close();
    this.socket.close();
  }
}
