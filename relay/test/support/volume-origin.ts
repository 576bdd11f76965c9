import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import { once } from 'node:events';
import net from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * An origin process for large transfers. Both servers send and receive at once: they send `bytes` of random data, and
 * when the client's data has ended they send an IPC message with the SHA-256 of both. Usage: volume-origin.ts BYTES
 */
const bytes = Number(process.argv[2]);
const pieceBytes = 262_144;
const zeros = Buffer.alloc(pieceBytes);

/** What passed at the origin. */
export interface Passed {
  readonly sent: string;
  readonly received: string;
  readonly receivedBytes: number;
}

/** Random bytes as fast as AES makes them, and their hash. */
async function send(to: Writable): Promise<string> {
  const keystream = createCipheriv('aes-128-ctr', randomBytes(16), randomBytes(16));
  const hash = createHash('sha256');
  for (let left = bytes; left > 0;) {
    const piece = keystream.update(zeros.subarray(0, Math.min(left, pieceBytes)));
    hash.update(piece);
    left -= piece.length;
    if (!to.write(piece)) await once(to, 'drain');
    else await nextTurn();
  }
  to.end();
  return hash.digest('hex');
}

async function receive(from: Readable): Promise<{ received: string; receivedBytes: number }> {
  const hash = createHash('sha256');
  let receivedBytes = 0;
  from.on('data', (piece: Buffer) => {
    hash.update(piece);
    receivedBytes += piece.length;
  });
  await once(from, 'end'); // `for await` would destroy the whole socket at the end of its readable half
  return { received: hash.digest('hex'), receivedBytes };
}

async function exchange(from: Readable, to: Writable): Promise<void> {
  const [sent, received] = await Promise.all([send(to), receive(from)]);
  const passed: Passed = { sent, ...received };
  process.send?.(passed);
}

const tcp = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => void exchange(socket, socket));
const web = http.createServer((request, response) => {
  response.setHeader('Content-Length', bytes);
  void exchange(request, response);
});

async function listening(server: net.Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

process.send?.({ tcp: await listening(tcp), http: await listening(web) });
process.once('disconnect', () => process.exit());
