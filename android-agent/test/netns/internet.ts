/**
 * What is behind an uplink, run inside a network namespace: answers with its name on port 8080, TCP at every address and
 * UDP at some, and DNS at one. Prints a line for each visit.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { z } from 'zod';
import { DnsServer, type Answer } from '../dns-server.ts';

const addresses = z.union([z.array(z.string()), z.literal('silence')]);
const options = z.object({
  name: z.string(),
  dns: z.string(),
  udp: z.array(z.string()),
  answers: z.record(z.string(), z.union([addresses, z.object({ ipv4: addresses, ipv6: addresses })])),
});
export type InternetOptions = z.input<typeof options>;

const { name, dns, udp, answers } = options.parse(JSON.parse(process.argv[2] ?? ''));
const table: Readonly<Record<string, Answer>> = answers;
await DnsServer.start(table, { address: dns, port: 53 });
const web = createServer((socket) => {
  process.stdout.write(`tcp ${socket.remoteAddress} ${socket.localAddress}\n`);
  socket.on('error', () => undefined).end(name);
});
web.listen({ port: 8080, host: '::' });
await once(web, 'listening');
// Answers must come from the address that was asked, so there is a socket for each
for (const address of udp) {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (_, from) => {
    process.stdout.write(`udp ${from.address}\n`);
    socket.send(name, from.port, from.address);
  });
  socket.bind(8080, address);
  await once(socket, 'listening');
}
process.stdout.write('ready\n');
