import dgram from 'node:dgram';
import { once } from 'node:events';
import { socksAddress } from '../handshake.ts';
import type { JobOf, Result } from '../jobs.ts';
import { LatencySamples } from '../latency.ts';
import { associate } from './associate.ts';
import { after, type Marks } from './pace.ts';

const lostAfterMs = 250;

/**
 * Datagrams to a UDP echo, `inFlight` unanswered at a time, raw or through SOCKS5 UDP ASSOCIATE. The slot number
 * stands in the payload's first bytes; an answer to a slot that was given up is not counted twice.
 */
export async function udp(job: JobOf<'udp'>, marks: Marks): Promise<Result> {
  const association = job.route.kind === 'raw' ? undefined : await associate(job.route);
  const to = association?.address ?? job.target;
  const header = association ? Buffer.concat([Buffer.from([0, 0, 0]), socksAddress(job.target)]) : Buffer.alloc(0);
  const socket = dgram.createSocket('udp4');
  socket.connect(to.port, to.host);
  await once(socket, 'connect');

  const samples = new LatencySamples();
  let lost = 0;
  const slots = Array.from({ length: job.inFlight }, (_, slot) => {
    const datagram = Buffer.concat([header, Buffer.alloc(job.bytes)]);
    datagram.writeUInt16BE(slot, header.length);
    return { datagram, round: 0, sentAt: 0 };
  });
  const send = (slot: (typeof slots)[number]) => {
    slot.round = (slot.round + 1) % 2 ** 32;
    slot.datagram.writeUInt32BE(slot.round, header.length + 2);
    slot.sentAt = performance.now();
    socket.send(slot.datagram);
  };
  socket.on('message', (datagram) => {
    const slot = slots[datagram.readUInt16BE(header.length)];
    if (!slot || slot.round !== datagram.readUInt32BE(header.length + 2)) return;
    samples.add(performance.now() - slot.sentAt);
    send(slot);
  });
  socket.on('error', () => undefined); // ECONNREFUSED of a closed port: the datagram counts as lost
  const sweep = setInterval(() => {
    for (const slot of slots) {
      if (performance.now() - slot.sentAt < lostAfterMs) continue;
      lost++;
      send(slot);
    }
  }, lostAfterMs / 2);

  marks('begin');
  const startedAt = performance.now();
  slots.forEach(send);
  await after(job.durationMs);
  marks('end');
  clearInterval(sweep);
  socket.close();
  association?.control.destroy();
  const reply = samples.summary();
  return { seconds: (performance.now() - startedAt) / 1_000, count: reply.count, failed: lost, reply };
}
