import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { Failure, runMain } from '../failure.ts';
import { api, apiUsage } from './api.ts';
import type { Bench, Measure } from './bench.ts';
import { fleet, fleetUsage } from './fleet.ts';
import { Generator, startOrigins } from './processes.ts';
import { report } from './report.ts';
import { live, liveUsage } from './live.ts';
import { openvpn, openvpnUsage } from './openvpn/run.ts';
import { runStorms } from './storms/run.ts';
import { Results } from './results.ts';
import { rotation, rotationUsage } from './rotation.ts';
import { retention, retentionUsage } from './retention.ts';
import { schedules, schedulesUsage } from './schedules.ts';
import * as scenes from './scenes.ts';
import { tlsReport } from './tls-report.ts';
import { web, webUsage } from './web.ts';

const usage = `scripts/bench relay|storms [--quick] [--only TEXT] [--json FILE]\n${fleetUsage}\n${rotationUsage}\n${schedulesUsage}\n${retentionUsage}\n${openvpnUsage}\n${webUsage}\n${liveUsage}\n${apiUsage}`;

const speeds = {
  full: { rounds: 3, windowMs: 2_000, warmupMs: 700, idleStreams: 5_000 },
  quick: { rounds: 1, windowMs: 1_000, warmupMs: 500, idleStreams: 1_000 },
} as const;
/** A link of 40 ms needs longer: windows grow, and there are few round trips in a second. */
const linkTimes = { windowMs: 4_000, warmupMs: 2_000 };

/** Rejects at Ctrl-C, so that everything is closed. */
const interrupted = new Promise<never>((_resolve, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => reject(new Failure(signal)));
});
interrupted.catch(() => undefined);

await runMain(async () => {
  const [what, ...rest] = process.argv.slice(2);
  if (what === 'fleet') return fleet(rest, interrupted);
  if (what === 'rotation') return rotation(rest, interrupted);
  if (what === 'schedules') return schedules(rest, interrupted);
  if (what === 'openvpn') return openvpn(rest, interrupted);
  if (what === 'retention') return retention(rest, interrupted);
  if (what === 'live') return live(rest, interrupted);
  if (what === 'web') return Promise.race([web(rest), interrupted]);
  if (what === 'api') return Promise.race([api(rest), interrupted]);
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const [kind = '', ...more] = positionals;
  if (!['relay', 'storms'].includes(kind) || more.length > 0) throw new Failure(usage);
  const speed = speeds[values.quick ? 'quick' : 'full'];
  const origin = await startOrigins();
  const bench = {
    ...speed,
    origin: origin.ports,
    first: new Generator(),
    second: new Generator(),
    third: new Generator(),
  };
  const results = new Results();
  try {
    if (kind === 'storms') {
      const times = { windowMs: 2 * speed.windowMs, warmupMs: speed.windowMs };
      console.log(await Promise.race([runStorms({ ...bench, ...times }, values.only), interrupted]));
      return 0;
    }
    await play(scenes.loopbackScene, scenes.loopbackMeasures, bench, speed.rounds, results, values.only);
    await play(scenes.tlsScene, scenes.tlsMeasures, bench, speed.rounds, results, values.only);
    await play(scenes.linkScene, scenes.linkMeasures, { ...bench, ...linkTimes }, speed.rounds, results, values.only);
  } finally {
    for (const process of [bench.first, bench.second, bench.third, origin]) process.close();
  }
  const tables = [report(results), tlsReport(results)].filter(Boolean).join('\n\n');
  console.log(`\n${cpus().length} cores, Node ${process.version}, median of ${speed.rounds}\n\n${tables}`);
  if (values.json) writeFileSync(values.json, JSON.stringify(results, null, 2));
  return 0;
});

/** Measures every subject of the scene one after the other in each round, so that a ratio compares neighbours in time. */
async function play(
  open: () => Promise<scenes.Scene>,
  all: readonly Measure[],
  bench: Bench,
  rounds: number,
  results: Results,
  only: string,
): Promise<void> {
  const measures = all.filter(({ name }) => name.includes(only));
  if (measures.length === 0) return;
  const scene = await open();
  try {
    for (let round = 1; round <= rounds; round++) {
      for (const measure of measures) {
        for (const subject of scene.subjects.filter(({ name }) => measure.on.includes(name))) {
          process.stderr.write(`round ${round}/${rounds}: ${measure.name}, ${subject.name}\n`);
          results.add(measure.name, subject.name, await Promise.race([measure.run(bench, subject), interrupted]));
        }
      }
    }
  } finally {
    await scene.close();
  }
}
