/** A customer's programs, run inside the customer's namespace: what they reach while the VPN is up. */
import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { get, request as sendTo } from 'node:http';
import { connect } from 'node:net';
import { serve } from './calls.ts';
import { burstBytes } from './places.ts';

/** Downloads; what came, and who asked by the eyes of the destination. */
async function download(host: string, bytes: number) {
  const request = get({ host, port: 8080, path: `/${bytes}`, agent: false, timeout: 20_000 });
  request.on('timeout', () => request.destroy(new Error('timeout')));
  const [response] = await once(request, 'response');
  const hash = createHash('sha256');
  let length = 0;
  for await (const piece of response) {
    length += piece.length;
    hash.update(piece);
  }
  return { length, sha256: hash.digest('hex'), peer: String(response.headers['x-peer']) };
}

/** Sends a raw request and counts each byte both ways. */
function raw(host: string, bytes: number): Promise<{ up: number; down: number }> {
  const request = `GET /${bytes} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  return new Promise((resolve, reject) => {
    const socket = connect(8080, host, () => socket.write(request));
    let down = 0;
    socket.on('data', (piece) => (down += piece.length));
    socket.on('end', () => resolve({ up: request.length, down }));
    socket.on('error', reject);
  });
}

/** Takes an answer that never ends; resolves when it was cut. */
async function trickle(host: string): Promise<void> {
  const request = get({ host, port: 8080, path: '/trickle', agent: false }, (response) => response.resume());
  request.on('error', () => undefined);
  await new Promise((resolve) => request.on('close', resolve));
}

/** Uploads; resolves with how many bytes the destination says it has. */
async function upload(host: string, bytes: number): Promise<number> {
  const request = sendTo({ host, port: 8080, method: 'PUT', agent: false, timeout: 20_000 });
  request.on('timeout', () => request.destroy(new Error('timeout')));
  request.end(Buffer.alloc(bytes, 'up'));
  const [response] = await once(request, 'response');
  let text = '';
  for await (const piece of response) text += String(piece);
  return Number(text);
}

/** What becomes of a connection: its error's code, or 'connected'. */
function dial(host: string, port: number): Promise<{ how: string; ms: number }> {
  const sinceMs = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const done = (how: string) => {
      socket.destroy();
      resolve({ how, ms: performance.now() - sinceMs });
    };
    socket.setTimeout(4_000, () => done('timeout'));
    socket.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'error'));
    // an accepted connection says nothing yet: the relay takes it in the destination's place
    socket.on('data', () => done('data'));
    socket.on('close', () => done('closed'));
    socket.on('connect', () => socket.write('GET /5 HTTP/1.1\r\nHost: x\r\n\r\n'));
  });
}

/** How many of `count` datagrams come back within `ms`. */
async function echo(host: string, count: number, bytes: number, ms = 3_000): Promise<number> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: burstBytes });
  let came = 0;
  const all = new Promise<void>((resolve) => {
    socket.on('message', (payload, from) => {
      if (payload.length !== bytes || from.address !== host || from.port !== 7) return;
      came += 1;
      if (came === count) resolve();
    });
  });
  for (let i = 0; i < count; i++) socket.send(Buffer.alloc(bytes, i), 7, host);
  const late = new Promise((resolve) => setTimeout(resolve, ms));
  await Promise.race([all, late]);
  socket.close();
  return came;
}

/** The addresses of a name by a server, or the error's code. */
async function resolve(server: string, name: string): Promise<{ answer: string; ms: number }> {
  const resolver = new Resolver({ timeout: 2_000, tries: 1 });
  resolver.setServers([server]);
  const sinceMs = performance.now();
  const answer = await resolver.resolve4(name).then(String, (error: NodeJS.ErrnoException) => error.code ?? 'error');
  return { answer, ms: performance.now() - sinceMs };
}

/** Asks a server for a name again and again, one after the other; how long each took, ms. */
async function lookups(server: string, name: string, count: number): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; i < count; i++) {
    const { answer, ms } = await resolve(server, name);
    if (!/^[\d.]+$/.test(answer)) throw new Error(answer);
    took.push(ms);
  }
  return took;
}

export const functions = { download, trickle, upload, raw, dial, echo, resolve, lookups };
if (process.send) serve(functions);
