import { dial } from '../dial.ts';
import type { JobOf, Result } from '../jobs.ts';
import { LatencySamples } from '../latency.ts';

const message = Buffer.from('?');

/** Opens one connection after another and asks each for one echo: times until the reply and until the echo. */
export async function opens(job: JobOf<'opens'>): Promise<Result> {
  const startedAt = performance.now();
  const reply = new LatencySamples();
  const firstByte = new LatencySamples();
  for (let index = 0; index < job.count; index++) await openOnce(job, reply, firstByte);
  const seconds = (performance.now() - startedAt) / 1_000;
  return { seconds, count: job.count, reply: reply.summary(), firstByte: firstByte.summary() };
}

function openOnce(job: JobOf<'opens'>, reply: LatencySamples, firstByte: LatencySamples): Promise<void> {
  return new Promise((resolve, reject) => {
    const dialledAt = performance.now();
    const socket = dial(job.route, job.target, {
      onOpen: () => {
        reply.add(performance.now() - dialledAt);
        socket.write(message);
      },
      onBytes: () => {
        firstByte.add(performance.now() - dialledAt);
        socket.destroy();
        resolve();
      },
      onEnd: () => reject(new Error('ended before the echo')),
      onFail: reject,
    });
  });
}
