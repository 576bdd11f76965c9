import dgram from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { freePort } from '../../../scripts/lib/ports.ts';

/** TCP server of a test on loopback, `host` 127.0.0.1 or ::1, that hands every connection to the test. */
export interface TcpOrigin {
  readonly port: number;
  readonly sockets: Set<net.Socket>;
  /** The next connection that comes. */
  next(): Promise<net.Socket>;
  close(): Promise<void>;
}

/** Listens; `serve` is called with every connection. Half-open, so that a FIN ends one direction only. */
export async function tcpOrigin(serve: (socket: net.Socket) => void, host = '127.0.0.1', port = 0): Promise<TcpOrigin> {
  const sockets = new Set<net.Socket>();
  const events = new EventEmitter<{ socket: [net.Socket] }>();
  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined); // resets are part of the tests
    socket.on('close', () => sockets.delete(socket));
    serve(socket);
    events.emit('socket', socket);
  });
  return {
    ...(await listening(server, host, port)),
    sockets,
    next: async () => (await once(events, 'socket'))[0],
    close,
  };

  async function close() {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  }
}

/** Sends back what comes, FIN included. */
export function echoes(socket: net.Socket): void {
  socket.pipe(socket);
}

/** Resolves when a socket is gone, by whatever way. */
export function closed(socket: net.Socket): Promise<void> {
  return new Promise((resolve) => (socket.destroyed ? resolve() : socket.once('close', () => resolve())));
}

/** An HTTP server. */
export async function httpOrigin(handle: http.RequestListener, host = '127.0.0.1', port = 0) {
  const server = http.createServer(handle);
  return {
    ...(await listening(server, host, port)),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A UDP server that sends back what comes. */
export async function udpEcho(host = '127.0.0.1', port = 0) {
  const socket = dgram.createSocket(host.includes(':') ? 'udp6' : 'udp4');
  let received = 0;
  socket.on('message', (payload, from) => {
    received++;
    socket.send(payload, from.port, from.address);
  });
  socket.bind(port, host);
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    received: () => received,
    close: () => new Promise<void>((resolve) => socket.close(() => resolve())),
  };
}

/** A port of loopback on which nothing listens. */
export const closedPort = freePort;

async function listening(server: net.Server, host: string, port = 0): Promise<{ port: number }> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port };
}

/** A UDP port of loopback on which nothing listens, below those that the system assigns automatically. */
export async function closedUdpPort(): Promise<number> {
  for (;;) {
    const socket = dgram.createSocket('udp4');
    const port = 22_000 + Math.floor(Math.random() * 10_000);
    const bound = await new Promise<boolean>((resolve) => {
      socket.once('error', () => resolve(false));
      socket.bind(port, '127.0.0.1', () => resolve(true));
    });
    socket.close();
    if (bound) return port;
  }
}
