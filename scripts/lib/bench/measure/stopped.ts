import { at, type Measure } from '../bench.ts';
import { residentBytes } from '../proc.ts';
import type { Subject } from '../subject.ts';
import { echoBesideBulk, echoJob, echoSample } from './echo.ts';

const stoppedStreams = 8;

/** Echo and a download while 8 others have stopped: clients that do not read, or origins that do not. */
export function besideStoppedMeasure(mode: 'stopped reader' | 'stopped origin'): Measure {
  return {
    name: `beside ${mode}s`,
    on: ['relay', 'ssh'],
    async run(bench, subject) {
      const alone = await echoBesideBulk(bench, subject); // first, so that its own garbage is not counted as growth
      const before = resident(subject);
      const target = at(mode === 'stopped reader' ? bench.origin.source : bench.origin.stuck);
      await bench.third.run({ kind: 'hold', route: subject.route, target, count: stoppedStreams, mode });
      const { reply } = await bench.second.run(echoJob(bench, subject));
      const during = await echoBesideBulk(bench, subject);
      const growth = resident(subject) - before;
      bench.third.release();
      const othersShare = (during.gibibytesPerSecond ?? 0) / (alone.gibibytesPerSecond ?? 1);
      return { othersShare, relayGrowthBytes: growth, ...echoSample(reply) };
    },
  };
}

function resident({ relayPids }: Subject): number {
  return relayPids.reduce((sum, pid) => sum + residentBytes(pid), 0);
}
