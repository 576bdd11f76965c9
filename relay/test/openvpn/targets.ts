/** The internet of the VPN's tests, run inside a namespace: objects over HTTP, a UDP echo and a DNS server. */
import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { DnsServer } from '../../../android-agent/test/dns-server.ts';
import { serve } from './calls.ts';
import { burstBytes, resolverHost, targetHost } from './places.ts';

const block = Buffer.alloc(65_536, 'a block of a download ');

const seen = { ends: 0 };
const web = createServer((request, response) => {
  if (request.url === '/trickle') return trickle(response);
  if (request.method === 'PUT') return void count(request, response);
  const bytes = Number(/^\/(\d+)$/.exec(request.url ?? '')?.[1] ?? 0);
  response.on('close', () => (seen.ends += 1));
  response.setHeader('content-length', bytes);
  response.setHeader('x-peer', request.socket.remoteAddress ?? '');
  let left = bytes;
  const more = (): void => {
    while (left > 0) {
      const piece = block.subarray(0, Math.min(left, block.length));
      left -= piece.length;
      if (!response.write(piece)) return void response.once('drain', more);
    }
    response.end();
  };
  more();
});

/** An answer without an end, 50 kB a second. */
function trickle(response: ServerResponse): void {
  const timer = setInterval(() => response.write(block.subarray(0, 1_000)), 20);
  response.on('close', () => {
    clearInterval(timer);
    seen.ends += 1;
  });
}

/** Answers how many bytes came. */
async function count(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let bytes = 0;
  for await (const piece of request) bytes += piece.length;
  response.end(String(bytes));
}

/** SHA-256 of such an object, hex. */
export function objectHash(bytes: number): string {
  const hash = createHash('sha256');
  for (let left = bytes; left > 0; left -= block.length) hash.update(block.subarray(0, Math.min(left, block.length)));
  return hash.digest('hex');
}

export const functions = { ends: () => seen.ends };

if (process.send) {
  web.listen(8080, targetHost);
  await once(web, 'listening');
  const echo = createSocket({ type: 'udp4', recvBufferSize: burstBytes });
  echo.on('message', (payload, from) => echo.send(payload, from.port, from.address));
  echo.bind(7, targetHost);
  await once(echo, 'listening');
  await DnsServer.start({ 'one.test': [targetHost] }, { address: resolverHost, port: 53 });
  serve(functions);
}
