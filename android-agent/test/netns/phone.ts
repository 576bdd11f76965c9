/**
 * A phone with a modem wwan0, run inside a network namespace: each line of standard input is something to reach through
 * it, each line of standard output what came of it: the other end's words, or the reason of the refusal.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { parseTarget } from '@pocketproxy/relay/protocol';
import { loadDeviceSockets } from '../../src/network/device-socket.ts';
import { parseDnsServer } from '../../src/network/dns/server.ts';
import { InterfaceNetwork } from '../../src/network/interface-network.ts';
import { silent, startAgent } from '../phone.ts';
import { StubRelay } from '../stub-relay.ts';

const request = z.object({ kind: z.enum(['tcp', 'udp', 'plain', 'down']), host: z.string(), port: z.number() });
export type PhoneRequest = z.infer<typeof request>;

const relay = await StubRelay.start();
const network = new InterfaceNetwork({
  name: 'wwan0',
  sockets: await loadDeviceSockets(),
  dnsServers: process.argv.slice(2).flatMap((server) => parseDnsServer(server) ?? []),
  log: silent,
});
const until = (down: boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => void ((network.unavailable() !== undefined) === down && resolve());
    network.onChange(look);
    look();
  });
await until(false);
startAgent(relay.url, { network });
await relay.message('hello');

async function tcp(host: string, port: number): Promise<string> {
  const client = relay.open(host, port);
  client.stream.end();
  const reason = await client.closed;
  return client.received.length > 0 ? client.received.toString() : reason;
}

/** Also says which address the answer comes from. */
function udp(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const flow = relay.session.openUdp({
      onDatagram: (from, payload) => {
        resolve(`${payload.toString()} from ${from.host}`);
        flow.close('done');
      },
      onClose: (reason) => resolve(reason),
    });
    const target = parseTarget(host, port);
    if (target) flow.send(target, Buffer.from('x'));
  });
}

/** As a program that knows nothing of modems would. */
async function plain(host: string, port: number): Promise<string> {
  const socket = connect({ host, port });
  await once(socket, 'connect');
  return text(socket);
}

async function answer({ kind, host, port }: PhoneRequest): Promise<string> {
  if (kind === 'tcp') return tcp(host, port);
  if (kind === 'udp') return udp(host, port);
  if (kind === 'plain') return plain(host, port);
  await until(true);
  return 'down';
}

process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${await answer(request.parse(JSON.parse(line)))}\n`);
}
process.exit(0);
