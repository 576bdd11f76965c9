import { at, type Measure } from '../bench.ts';
import { echoBesideBulk, echoJob, echoSample } from './echo.ts';

/** Measurements behind the emulated phone link. */

const bytesPerSecond = 50_000_000 / 8;
const echoStreams = 4; // at 40 ms a round trip one stream would yield few samples
const gapMs = 5;

/** From dialling until the success reply, and until the echo of a byte sent after it. */
export const linkOpenMeasure: Measure = {
  name: 'link open',
  on: ['relay', 'connect', 'ssh'],
  async run({ origin, first }, { route }) {
    const { reply, firstByte } = await first.run({ kind: 'opens', route, target: at(origin.echo), count: 25 });
    return { replyP50Ms: reply?.p50Ms ?? 0, firstByteP50Ms: firstByte?.p50Ms ?? 0 };
  },
};

export const linkEchoMeasure: Measure = {
  name: 'link echo idle',
  on: ['relay', 'ssh'],
  async run(bench, subject) {
    const { reply } = await bench.second.run(echoJob(bench, subject, echoStreams, gapMs));
    return echoSample(reply);
  },
};

/** Echo beside downloads, and how much of the link's rate those reach. */
export function linkBesideMeasure(downloads: number): Measure {
  return {
    name: `link echo beside ${downloads}`,
    on: ['relay', 'ssh'],
    async run(bench, subject) {
      const sample = await echoBesideBulk(bench, subject, { downloads, echoes: echoStreams, gapMs });
      return { ...sample, linkShare: ((sample.gibibytesPerSecond ?? 0) * 2 ** 30) / bytesPerSecond };
    },
  };
}
