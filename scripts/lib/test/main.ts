import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureBuilt } from '../build.ts';
import { runMain } from '../failure.ts';
import { portsInParts } from '../ports.ts';
import type { Postgres } from '../postgres.ts';
import { Processes, stopRequest } from '../processes.ts';
import { runBrowserTests } from './browser.ts';
import { runChecks } from './checks.ts';
import { runComponentTests } from './component-tests.ts';
import { testFiles } from './discover.ts';
import { checkDrift } from './drift.ts';
import { runNodeTests } from './node-tests.ts';
import { parseOptions, usage, type StageName, type TestOptions } from './options.ts';
import { startTestPostgres, startTestRedis } from './services.ts';
import { runStage, type Bench, type Counts, type StageResult } from './stage.ts';
import { installSystemPackages } from './system-packages.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const minute = 60_000;
const pure = { lanes: portsInParts(2), filesPerProcess: Infinity, timeoutMs: 5 * minute };
/** Both wait more than they work, for the database, for jobs and for phones: so many fill two cores. */
const ports = portsInParts(7);
const database = { lanes: ports.slice(0, 4), filesPerProcess: 30, timeoutMs: 15 * minute };
const network = { lanes: ports.slice(4), filesPerProcess: 12, timeoutMs: 10 * minute };
/** Stages that run side by side, one group after the other; those that measure time come last in their group. */
const groups: readonly StageName[][] = [
  // What needs no service: lint keeps one core busy for longer than the other checks do the other
  ['static', 'unit'],
  ['drift', 'db', 'net'],
  ['browser'],
];

await runMain(async () => {
  const options = parseOptions(process.argv.slice(2));
  if (!options) {
    console.log(usage);
    return 0;
  }
  installSystemPackages(options.stages);
  const scratchDir = mkdtempSync(path.join(os.tmpdir(), 'pocketproxy-test-'));
  chmodSync(scratchDir, 0o755); // the database's user must pass
  const processes = new Processes();
  const asked = stopRequest();
  try {
    const results = await Promise.race([
      runAll(options, { root, scratchDir, processes, env: { ...cleanEnvironment(), ...options.fuzz } }),
      asked,
    ]);
    return results === 'stop' ? 130 : summarise(results);
  } finally {
    await processes.stop();
    rmSync(scratchDir, { recursive: true, force: true });
  }
});

async function runAll({ stages, only }: TestOptions, bench: Bench): Promise<StageResult[]> {
  let postgres: Promise<Postgres> | undefined;
  const withPostgres = () => (postgres ??= startTestPostgres(bench.processes, bench.scratchDir));
  let services: Promise<Bench> | undefined;
  const withServices = () => (services ??= startServices(bench, withPostgres()));
  let bundles: Promise<void> | undefined;
  const withBundles = () => (bundles ??= buildBundles(bench, stages));
  const work: Record<StageName, (others: Promise<unknown>) => Promise<Counts>> = {
    static: () => runChecks(bench),
    unit: () => runPureTests(bench, only),
    drift: async () => checkDrift(bench, await withPostgres()),
    db: async () => {
      await withBundles();
      return runNodeTests(await withServices(), 'db', { only, ...database });
    },
    net: async (others) => {
      await withBundles();
      return runNetworkTests(await withServices(), only, others);
    },
    browser: () => runBrowserTests(bench, only),
  };
  const results: StageResult[] = [];
  for (const group of groups) {
    const running: Promise<StageResult>[] = [];
    for (const stage of group.filter((name) => stages.includes(name))) {
      const others = Promise.all([...running]);
      running.push(runStage(stage, () => work[stage](others)));
    }
    results.push(...(await Promise.all(running)));
  }
  return results;
}

/**
 * The processes that both database and network tests start, which must not be built into one folder at the same time.
 * One of these stages alone builds what it needs, when it needs it.
 */
async function buildBundles({ root, processes, scratchDir }: Bench, stages: readonly StageName[]): Promise<void> {
  if (!stages.includes('db') || !stages.includes('net')) return;
  await ensureBuilt(root, processes, path.join(scratchDir, 'bundles.log'), ['relay', 'agent', 'jobs']);
}

/** What some of them run is built first, once: two of them must not build into one folder at the same time. */
async function runNetworkTests(bench: Bench, only: readonly string[], quiet: Promise<unknown>): Promise<Counts> {
  const needBuild = testFiles(bench.root, 'net', only).some((file) => /^(web\/test|scripts)\//.test(file));
  if (needBuild) await ensureBuilt(bench.root, bench.processes, path.join(bench.scratchDir, 'build.log'));
  return runNodeTests(bench, 'net', { only, quiet, ...network });
}

/** Those of Node's runner, and the component tests. */
async function runPureTests(bench: Bench, only: readonly string[]): Promise<Counts> {
  const components = await runComponentTests(bench, only);
  const none = testFiles(bench.root, 'unit', only).length === 0;
  if (none && components.passed + components.failed > 0) return components;
  const units = await runNodeTests(bench, 'unit', { only, ...pure });
  return { ...units, passed: units.passed + components.passed, failed: units.failed + components.failed };
}

async function startServices(bench: Bench, postgres: Promise<Postgres>): Promise<Bench> {
  const TEST_DATABASE_URL = (await postgres).adminUrl;
  const TEST_REDIS_URL = await startTestRedis(bench.processes, bench.scratchDir);
  return { ...bench, env: { ...bench.env, TEST_DATABASE_URL, TEST_REDIS_URL } };
}

/** Tests must not depend on what this shell has set, nor reach a database of ours. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { DATABASE_URL, REDIS_URL, NODE_ENV, POCKETPROXY_ENV, PORT, PGPORT, DATA_DIR, ...env } = process.env;
  const dropped = { DATABASE_URL, REDIS_URL, NODE_ENV, POCKETPROXY_ENV, PORT, PGPORT, DATA_DIR };
  for (const [name, value] of Object.entries(dropped))
    if (value !== undefined) console.log(`${name} is not passed on to tests.`);
  return { ...env, NEXT_TELEMETRY_DISABLED: '1', CHECKPOINT_DISABLE: '1' };
}

/** Prints once more what failed, then the table of stages and, last, the line of the sums. Returns the exit code. */
function summarise(results: readonly StageResult[]): number {
  const failures = results.flatMap((result) => result.failures ?? []);
  if (failures.length > 0 && results.length > 1) console.log(`\n== what failed ==\n${failures.join('\n')}`);
  console.log('');
  for (const { name, passed, failed, seconds, problem } of results) {
    const note = problem ? `  ${problem.split('\n')[0]}` : '';
    console.log(
      `${name.padEnd(8)} ${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed ${seconds.toFixed(0).padStart(5)} s${note}`,
    );
  }
  const sum = (key: 'passed' | 'failed') => results.reduce((total, result) => total + result[key], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') > 0 ? 1 : 0;
}
