import net from 'node:net';
import { parseArgs } from 'node:util';
import { LinkDirection } from './link-direction.ts';

/**
 * An emulated phone link: a TCP forwarder with a rate, a delay and a bounded queue in each direction. All connections
 * share the link, as all of a phone's traffic does. Usage: link.ts HOST:PORT [--port N] [--mbit 50] [--rtt 40] [--queue 256]
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '0' },
    mbit: { type: 'string', default: '50' },
    rtt: { type: 'string', default: '40' },
    queue: { type: 'string', default: '256' },
  },
});
const target = new URL(`tcp://${positionals[0] ?? ''}`);
const shape = {
  bytesPerMs: (Number(values.mbit) * 1_000_000) / 8 / 1_000,
  delayMs: Number(values.rtt) / 2,
  queueBytes: Number(values.queue) * 1_024,
};
const down = new LinkDirection(shape);
const up = new LinkDirection(shape);

const server = net.createServer({ noDelay: true, allowHalfOpen: true }, (phone) => {
  const relay = net.connect({ host: target.hostname, port: Number(target.port), noDelay: true, allowHalfOpen: true });
  up.join(phone, relay);
  down.join(relay, phone);
});
server.listen(Number(values.port), '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  if (process.send) process.send(port);
  else console.log(`127.0.0.1:${port}`);
});
process.once('disconnect', () => process.exit());
