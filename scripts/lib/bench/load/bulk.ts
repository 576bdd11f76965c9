import type net from 'node:net';
import { dial } from '../dial.ts';
import type { JobOf, Result } from '../jobs.ts';
import { ackedBytes } from '../origin.ts';
import { after, never, type Marks } from './pace.ts';

const piece = Buffer.alloc(256 * 1024);

/** Moves bytes down from the origin's source or up into its sink, and counts what arrives between the marks. */
export async function bulk(job: JobOf<'bulk'>, marks: Marks): Promise<Result> {
  let bytes = 0;
  const sockets = new Set<net.Socket>();
  const failure = never();
  for (let index = 0; index < job.streams; index++) {
    const socket = dial(job.route, job.target, {
      onOpen: () => job.direction === 'up' && pour(socket),
      // Up: the sink answers one byte for each `ackedBytes` that it has received
      onBytes: (arrived) => (bytes += job.direction === 'down' ? arrived.length : arrived.length * ackedBytes),
      onEnd: () => failure.reject(new Error('bulk stream ended')),
      onFail: failure.reject,
    });
    sockets.add(socket);
  }
  try {
    await Promise.race([after(job.warmupMs), failure.promise]);
    const [startedAt, before] = [performance.now(), bytes];
    marks('begin');
    await Promise.race([after(job.durationMs), failure.promise]);
    marks('end');
    return { seconds: (performance.now() - startedAt) / 1_000, bytes: bytes - before };
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

/** Writes for ever, as fast as the socket takes it. */
export function pour(socket: net.Socket): void {
  const write = () => {
    while (socket.write(piece));
  };
  socket.on('drain', write);
  write();
}
