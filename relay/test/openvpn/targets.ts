/** The internet of the VPN's tests, run inside a namespace: objects over HTTP, a UDP echo and a DNS server. */
import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { DnsServer } from '../../../android-agent/test/dns-server.ts';
import { serve } from './calls.ts';
import { resolverHost, targetHost } from './places.ts';

const block = Buffer.alloc(65_536, 'a block of a download ');

const seen = { ends: 0 };
const web = createServer((request, response) => {
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
  const echo = createSocket('udp4');
  echo.on('message', (payload, from) => echo.send(payload, from.port, from.address));
  echo.bind(7, targetHost);
  await once(echo, 'listening');
  await DnsServer.start({ 'one.test': [targetHost] }, { address: resolverHost, port: 53 });
  serve(functions);
}
