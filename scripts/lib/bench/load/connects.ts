import { dial } from '../dial.ts';
import type { JobOf, Result } from '../jobs.ts';
import { LatencySamples } from '../latency.ts';
import type { Marks } from './pace.ts';

/**
 * Keeps `concurrency` connections opening: dial, wait for the reply, read the greeting byte, see the origin's FIN,
 * close. The origin closes first, so that no local port stays occupied in TIME_WAIT.
 */
export function connects(job: JobOf<'connects'>, marks: Marks): Promise<Result> {
  return new Promise((resolve) => {
    const reply = new LatencySamples();
    const firstByte = new LatencySamples();
    let failed = 0;
    let busy = 0;
    const startedAt = performance.now();
    const endsAt = startedAt + job.durationMs;
    marks('begin');

    const finished = () => {
      busy--;
      if (performance.now() < endsAt) return open();
      if (busy > 0) return;
      marks('end');
      const seconds = (performance.now() - startedAt) / 1_000;
      resolve({
        seconds,
        count: firstByte.summary().count,
        failed,
        reply: reply.summary(),
        firstByte: firstByte.summary(),
      });
    };
    const open = () => {
      busy++;
      const dialledAt = performance.now();
      let greeted = false;
      const socket = dial(job.route, job.target, {
        onOpen: () => reply.add(performance.now() - dialledAt),
        onBytes: () => {
          greeted = true;
          firstByte.add(performance.now() - dialledAt);
        },
        onEnd: () => {
          if (!greeted) failed++;
          socket.end();
          finished();
        },
        onFail: () => {
          failed++;
          finished();
        },
      });
    };
    for (let index = 0; index < job.concurrency; index++) open();
  });
}
