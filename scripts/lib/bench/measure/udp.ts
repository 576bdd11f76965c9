import { at, type Measure } from '../bench.ts';
import { CpuWatch } from '../cpu.ts';

/** UDP echoes per second: 512 bytes, 32 in flight, through SOCKS5 UDP ASSOCIATE. ssh has none. */
export const udpMeasure: Measure = {
  name: 'udp echo',
  on: ['raw', 'relay'],
  async run({ origin, first, warmupMs, windowMs }, subject) {
    const watch = new CpuWatch(subject);
    const job = {
      kind: 'udp',
      route: subject.route,
      target: at(origin.udp),
      bytes: 512,
      inFlight: 32,
      durationMs: windowMs,
    } as const;
    await first.run({ ...job, durationMs: warmupMs });
    const { count = 0, seconds, failed = 0 } = await first.run(job, watch.mark);
    return { perSecond: count / seconds, lost: failed, ...watch.sample(count / 1e6) };
  },
};
