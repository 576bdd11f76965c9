import net from 'node:net';
import tls from 'node:tls';
import type { Route, Target } from './jobs.ts';
import { connectHandshake, socksHandshake, type Handshake } from './handshake.ts';

/** One connection of a generator. All sockets of the process read into one buffer, so a piece is valid only inside `onBytes`. */
export interface Line {
  /** The success reply has come (or, on the raw route, the TCP connection stands). */
  onOpen(): void;
  onBytes(piece: Buffer): void;
  /** The other side has ended; nothing more comes. */
  onEnd(): void;
  /** Refused, reset or broken; the socket is gone. */
  onFail(error: Error): void;
}

const readBuffer = Buffer.allocUnsafe(256 * 1024);

/** Dials the target by the route. `line` receives what happens; the socket may be written to after `onOpen`. */
export function dial(route: Route, target: Target, line: Line): net.Socket {
  const handshake = handshakeOf(route, target);
  let open = false;
  const opened = (rest?: Buffer) => {
    open = true;
    line.onOpen();
    if (rest && rest.length > 0) line.onBytes(rest);
  };
  const take = (piece: Buffer) => {
    if (open || !handshake) line.onBytes(piece);
    else step(handshake, socket, piece, opened);
  };
  const socket: net.Socket =
    route.kind !== 'raw' && route.tls
      ? tls.connect({ host: route.host, port: route.port, rejectUnauthorized: false }).on('data', take)
      : connect(route.kind === 'raw' ? target : route, take);
  socket.once(route.kind !== 'raw' && route.tls ? 'secureConnect' : 'connect', () => {
    if (handshake) socket.write(handshake.first);
    else opened();
  });
  socket.once('end', () => (open ? line.onEnd() : socket.destroy(new Error('ended during the handshake'))));
  socket.once('error', (error) => line.onFail(error));
  return socket;
}

function connect({ host, port }: Target, take: (piece: Buffer) => void): net.Socket {
  const callback = (size: number): boolean => {
    take(readBuffer.subarray(0, size));
    return !socket.isPaused();
  };
  const socket: net.Socket = net.connect({ host, port, noDelay: true, onread: { buffer: readBuffer, callback } });
  return socket;
}

function handshakeOf(route: Route, target: Target): Handshake | undefined {
  if (route.kind === 'raw') return undefined;
  return route.kind === 'socks5' ? socksHandshake(target, route.login) : connectHandshake(target, route.login);
}

function step(handshake: Handshake, socket: net.Socket, piece: Buffer, opened: (rest: Buffer) => void): void {
  const answer = handshake.feed(piece);
  if (answer instanceof Error) socket.destroy(answer);
  else if (answer.send) socket.write(answer.send);
  else if (answer.rest) opened(answer.rest);
}
