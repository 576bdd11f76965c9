import { at, type Measure } from '../bench.ts';
import { CpuWatch } from '../cpu.ts';

/** Bulk throughput, and what a GiB costs the relay and the agent. */
export function bulkMeasure(
  direction: 'down' | 'up',
  streams: number,
  { name = `bulk ${direction} ${streams}`, on = ['raw', 'relay', 'ssh'] }: Partial<Pick<Measure, 'name' | 'on'>> = {},
): Measure {
  return {
    ...{ name, on },
    async run({ origin, first, warmupMs, windowMs }, subject) {
      const target = at(direction === 'down' ? origin.source : origin.sink);
      const watch = new CpuWatch(subject);
      const { route } = subject;
      const job = { kind: 'bulk', route, target, direction, streams, warmupMs, durationMs: windowMs } as const;
      const { bytes = 0, seconds } = await first.run(job, watch.mark);
      const gibibytes = bytes / 2 ** 30;
      return { gibibytesPerSecond: gibibytes / seconds, ...watch.sample(gibibytes) };
    },
  };
}
