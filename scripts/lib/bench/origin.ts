import dgram from 'node:dgram';
import http from 'node:http';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { z } from 'zod';

/** The destination of load: one port per behaviour, as cheap as Node allows. */
export const originPorts = z.object({
  /** Sends back what comes. */
  echo: z.number(),
  /** Sends for ever. */
  source: z.number(),
  /** Reads for ever; answers one byte per `ackedBytes` received. */
  sink: z.number(),
  /** Never reads. */
  stuck: z.number(),
  /** Sends one byte and ends. */
  greeting: z.number(),
  /** `GET /bytes/N` answers N bytes, everything else a short text. */
  http: z.number(),
  /** UDP, sends back what comes. */
  udp: z.number(),
});
export type OriginPorts = z.infer<typeof originPorts>;

/** The sink acknowledges each full MiB, so that an upload is counted where it arrives. */
export const ackedBytes = 1_048_576;

/** Listens on the address of its first argument, on loopback by default. */
const host = process.argv[2] ?? '127.0.0.1';
const piece = Buffer.alloc(262_144, 'pocketproxy');

function echo(socket: net.Socket): void {
  socket.on('data', (data) => socket.write(data) || socket.pause());
  socket.on('drain', () => socket.resume());
  socket.on('end', () => socket.end());
}

function source(socket: net.Socket): void {
  const write = () => {
    while (socket.writable && socket.write(piece));
  };
  socket.on('drain', write);
  socket.on('end', () => socket.destroy());
  socket.resume();
  write();
}

function sink(socket: net.Socket): void {
  let received = 0;
  let acked = 0;
  const reader = readIntoOneBuffer(socket, (size) => {
    received += size;
    const due = Math.floor(received / ackedBytes) - acked;
    if (due > 0) reader.write(Buffer.alloc(due));
    acked += due;
  });
  reader.on('error', () => undefined);
  reader.on('end', () => reader.end());
}

const readBuffer = Buffer.allocUnsafeSlow(262_144);

/**
 * An accepted socket allocates a buffer for every read, which costs more than the read. Another socket that takes its
 * handle over reads all into one buffer, as `onread` lets a dialling one. The handle is undocumented; without it the
 * socket is read as it is.
 */
function readIntoOneBuffer(accepted: net.Socket, onBytes: (size: number) => void): net.Socket {
  const handle: unknown = Reflect.get(accepted, '_handle');
  if (!handle) return accepted.on('data', (data) => onBytes(data.length));
  Reflect.set(accepted, '_handle', null);
  const callback = (size: number) => (onBytes(size), true);
  const options = { handle, allowHalfOpen: true, onread: { buffer: readBuffer, callback } };
  return new net.Socket(options).resume();
}

function greeting(socket: net.Socket): void {
  socket.resume();
  socket.end('!');
}

function answer(request: http.IncomingMessage, response: http.ServerResponse): void {
  const [, count] = /^\/bytes\/(\d+)$/.exec(request.url ?? '') ?? [];
  if (!count) return void response.end('hello\n');
  let left = Number(count);
  response.setHeader('Content-Length', left);
  const write = () => {
    let more = true;
    while (left > 0 && more) {
      const part = piece.subarray(0, Math.min(left, piece.length));
      left -= part.length;
      more = response.write(part);
    }
    if (left === 0) response.end();
  };
  response.on('drain', write);
  write();
}

async function listenTcp(onSocket: (socket: net.Socket) => void, pauseOnConnect = false): Promise<number> {
  const server = net.createServer({ noDelay: true, allowHalfOpen: true, pauseOnConnect }, (socket) => {
    socket.on('error', () => undefined); // a client that goes away is no news here
    onSocket(socket);
  });
  return listening(server, () => server.listen({ port: 0, host, backlog: 4_096 }));
}

async function listening(server: net.Server, listen: () => void): Promise<number> {
  listen();
  await once(server, 'listening');
  return portOf(server.address());
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function listenUdp(): Promise<number> {
  const socket = dgram.createSocket('udp4', (data, from) => socket.send(data, from.port, from.address));
  socket.bind(0, host);
  await once(socket, 'listening');
  return socket.address().port;
}

async function main(): Promise<void> {
  const web = http.createServer(answer);
  const ports: OriginPorts = {
    echo: await listenTcp(echo),
    source: await listenTcp(source),
    sink: await listenTcp(sink, true),
    stuck: await listenTcp(() => undefined, true),
    greeting: await listenTcp(greeting),
    http: await listening(web, () => web.listen(0, host)),
    udp: await listenUdp(),
  };
  process.send?.(ports);
  process.once('disconnect', () => process.exit());
}

if (process.argv[1] === import.meta.filename) await main();
