import type net from 'node:net';
import { dial } from '../dial.ts';
import type { JobOf, Result } from '../jobs.ts';
import { LatencySamples } from '../latency.ts';
import { after, never, type Marks } from './pace.ts';

/** Sends a small message, waits until all of it is back, rests `gapMs`, and so on: round-trip times. */
export async function echo(job: JobOf<'echo'>, marks: Marks): Promise<Result> {
  const samples = new LatencySamples();
  const sockets = new Set<net.Socket>();
  const failure = never();
  for (let index = 0; index < job.streams; index++) sockets.add(echoLine(job, samples, failure.reject));
  marks('begin');
  const startedAt = performance.now();
  try {
    await Promise.race([after(job.durationMs), failure.promise]);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  marks('end');
  const reply = samples.summary();
  return { seconds: (performance.now() - startedAt) / 1_000, count: reply.count, reply };
}

function echoLine(job: JobOf<'echo'>, samples: LatencySamples, onFail: (error: Error) => void): net.Socket {
  const message = Buffer.alloc(job.bytes, 7);
  let sentAt = 0;
  let missing = 0;
  const send = () => {
    if (socket.destroyed) return;
    sentAt = performance.now();
    missing = message.length;
    socket.write(message);
  };
  const socket = dial(job.route, job.target, {
    onOpen: send,
    onBytes: (piece) => {
      missing -= piece.length;
      if (missing > 0) return;
      samples.add(performance.now() - sentAt);
      if (job.gapMs > 0) setTimeout(send, job.gapMs);
      else send();
    },
    onEnd: () => onFail(new Error('echo stream ended')),
    onFail,
  });
  return socket;
}
