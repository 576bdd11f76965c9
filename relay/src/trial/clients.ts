import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { addressBytes, encodeAddress, type Reason, type Target } from '../../protocol/index.ts';
import type { ProxyCredentials } from '../gate/password-check.ts';
import type { OwnSocket } from './own-socket.ts';

/** The proxy refused; without a reason the gate knows why. */
export class ProxyRefused extends Error {
  constructor(readonly reason?: Reason) {
    super('refused');
  }
}

const headEnd = '\r\n\r\n';

/** Asks for a tunnel as HTTP clients do (RFC 9110 §9.3.6). @throws ProxyRefused, Closed */
export async function httpConnect(socket: OwnSocket, { username, password }: ProxyCredentials, to: Target) {
  const authority = `${to.kind === 'ipv6' ? `[${to.host}]` : to.host}:${to.port}`;
  const login = Buffer.from(`${username}:${password}`).toString('base64');
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\nProxy-Authorization: Basic ${login}${headEnd}`);
  const head = await socket.take((held) => (held.includes(headEnd) ? held.indexOf(headEnd) + headEnd.length : 0));
  if (!/^HTTP\/1\.1 200 /.test(head.toString('latin1'))) throw new ProxyRefused();
}

const command = { connect: 1, udpAssociate: 3 } as const;

/** Signs in and asks for a stream, or for UDP (RFC 1928, RFC 1929); returns the port of the answer. @throws ProxyRefused, Closed */
export async function socksRequest(
  socket: OwnSocket,
  { username, password }: ProxyCredentials,
  kind: keyof typeof command,
  to?: Target,
): Promise<number> {
  socket.write(Buffer.of(5, 1, 2));
  if ((await socket.take(exactly(2)))[1] !== 2) throw new ProxyRefused();
  const [name, word] = [Buffer.from(username), Buffer.from(password)];
  socket.write(Buffer.concat([Buffer.of(1, name.length), name, Buffer.of(word.length), word]));
  if ((await socket.take(exactly(2)))[1] !== 0) throw new ProxyRefused();
  const address = to ? addressOf(to) : Buffer.of(1, 0, 0, 0, 0, 0, 0);
  socket.write(Buffer.concat([Buffer.of(5, command[kind], 0), address]));
  const reply = await socket.take(replyBytes);
  if (reply[1] !== 0) throw new ProxyRefused();
  return reply.readUInt16BE(reply.length - 2);
}

/** A UDP socket towards the relay's port of an association, and what comes of a datagram to `to` that is answered. */
export class SocksDatagrams {
  readonly #socket: Socket;
  readonly #port: number;
  readonly #host: string;

  constructor(host: string, port: number) {
    this.#host = host;
    this.#port = port;
    this.#socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    this.#socket.on('error', () => undefined); // an unanswered datagram says the same
  }

  send(to: Target, payload: Buffer): void {
    this.#socket.send(Buffer.concat([Buffer.of(0, 0, 0), addressOf(to), payload]), this.#port, this.#host);
  }

  onAnswer(receive: (payload: Buffer) => void): void {
    this.#socket.on('message', (datagram) => {
      const start = 3 + spanOf(datagram, 3);
      if (datagram.length >= start) receive(datagram.subarray(start));
    });
  }

  close(): void {
    this.#socket.close();
  }
}

function addressOf(target: Target): Buffer {
  const bytes = Buffer.alloc(addressBytes(target));
  encodeAddress(target, bytes, 0);
  return bytes;
}

function exactly(bytes: number) {
  return (held: Buffer) => (held.length >= bytes ? bytes : 0);
}

function replyBytes(held: Buffer): number {
  if (held.length < 5) return 0;
  const bytes = 3 + spanOf(held, 3);
  return held.length >= bytes ? bytes : 0;
}

/** Bytes of type, address and port (RFC 1928 §5). */
function spanOf(bytes: Buffer, at: number): number {
  if (bytes[at] === 3) return 4 + (bytes[at + 1] ?? 0);
  return bytes[at] === 4 ? 19 : 7;
}
