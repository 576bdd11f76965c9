import { at, type Bench, type Measure } from '../bench.ts';
import type { Latencies, Route } from '../jobs.ts';
import type { Sample, Subject } from '../subject.ts';

/** 64-byte messages, a millisecond between them. */
export function echoJob(bench: Bench, subject: Pick<Subject, 'route'>, streams = 1, gapMs = 1) {
  const target = at(bench.origin.echo);
  return { kind: 'echo', route: subject.route, target, streams, bytes: 64, gapMs, durationMs: bench.windowMs } as const;
}

export function echoSample(reply: Latencies | undefined): Sample {
  return { echoP50Ms: reply?.p50Ms ?? 0, echoP99Ms: reply?.p99Ms ?? 0, echoMaxMs: reply?.maxMs ?? 0 };
}

export const echoIdleMeasure: Measure = {
  name: 'echo idle',
  on: ['raw', 'relay', 'ssh'],
  async run(bench, subject) {
    const { reply } = await bench.second.run(echoJob(bench, subject));
    return echoSample(reply);
  },
};

interface Beside {
  readonly downloads?: number;
  readonly echoes?: number;
  readonly gapMs?: number;
  /** Where the downloads run; default: where the echo runs. */
  readonly route?: Route;
}

/** Echo while downloads move as fast as they can: its times, and their rate together. */
export async function echoBesideBulk(bench: Bench, subject: Subject, beside: Beside = {}): Promise<Sample> {
  const { windowMs, warmupMs } = bench;
  const { downloads = 1, echoes = 1, gapMs = 1, route = subject.route } = beside;
  const timing = { warmupMs, durationMs: windowMs };
  let beganBulk: () => void = () => undefined;
  const bulkBegan = new Promise<void>((resolve) => (beganBulk = resolve));
  const bulk = bench.first.run(
    { kind: 'bulk', route, target: at(bench.origin.source), direction: 'down', streams: downloads, ...timing },
    (mark) => mark === 'begin' && beganBulk(),
  );
  await Promise.race([bulkBegan, bulk]);
  const echo = bench.second.run(echoJob(bench, subject, echoes, gapMs));
  const [{ reply }, { bytes = 0, seconds }] = await Promise.all([echo, bulk]);
  return { gibibytesPerSecond: bytes / 2 ** 30 / seconds, ...echoSample(reply) };
}

export const echoBesideBulkMeasure: Measure = {
  name: 'echo beside bulk',
  on: ['raw', 'relay', 'ssh'],
  run: (bench, subject) => echoBesideBulk(bench, subject),
};

/** Echo in one phone's tunnel while another phone's tunnel is full. */
export const otherTunnelMeasure: Measure = {
  name: 'echo beside another tunnel',
  on: ['relay'],
  run: (bench, subject) => echoBesideBulk(bench, subject, { route: subject.otherRoute }),
};
