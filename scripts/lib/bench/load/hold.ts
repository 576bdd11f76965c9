import type net from 'node:net';
import { dial } from '../dial.ts';
import type { JobOf, Result } from '../jobs.ts';
import { pour } from './bulk.ts';

/** Streams that stay open until they are released. */
export interface Held {
  readonly result: Result;
  release(): void;
}

const openingAtOnce = 64;

/** Opens `count` streams, 64 at a time, and keeps them: silent, with a stopped reader, or with a full upload. */
export async function hold(job: JobOf<'hold'>): Promise<Held> {
  const startedAt = performance.now();
  const sockets: net.Socket[] = [];
  let left = job.count;
  const worker = async () => {
    while (left-- > 0) sockets.push(await openHeld(job));
  };
  await Promise.all(Array.from({ length: openingAtOnce }, worker));
  const result = { seconds: (performance.now() - startedAt) / 1_000, count: sockets.length };
  return { result, release: () => sockets.forEach((socket) => socket.destroy()) };
}

function openHeld(job: JobOf<'hold'>): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = dial(job.route, job.target, {
      onOpen: () => {
        if (job.mode === 'stopped reader') socket.pause();
        if (job.mode === 'stopped origin') pour(socket);
        resolve(socket);
      },
      onBytes: () => undefined,
      onEnd: () => socket.destroy(),
      onFail: reject,
    });
  });
}
