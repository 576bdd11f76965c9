import { at, type Measure } from '../bench.ts';
import { CpuWatch } from '../cpu.ts';

/** Until what a busy relay runs is compiled: after half a second its connections still cost up to half more. */
const compileMs = 4_000;

/** Connections per second with 64 opening together: dial, sign in, reply, one byte, both FINs. */
export const connectsMeasure: Measure = {
  name: 'connects',
  on: ['raw', 'relay', 'connect', 'ssh'],
  async run({ origin, first, windowMs }, subject) {
    const watch = new CpuWatch(subject);
    const job = {
      kind: 'connects',
      route: subject.route,
      target: at(origin.greeting),
      concurrency: 64,
      durationMs: windowMs,
    } as const;
    await first.run({ ...job, durationMs: compileMs });
    const { count = 0, seconds, failed = 0, reply } = await first.run(job, watch.mark);
    return {
      perSecond: count / seconds,
      failed,
      replyP50Ms: reply?.p50Ms ?? 0,
      replyP99Ms: reply?.p99Ms ?? 0,
      ...watch.sample(count / 1e6), // per unit: microseconds per connection
    };
  },
};
