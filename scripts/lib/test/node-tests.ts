import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Failure } from '../failure.ts';
import { testFiles, type TestKind } from './discover.ts';
import type { Bench, Counts } from './stage.ts';

interface NodeTestOptions {
  /** Parts of paths; empty: all. */
  readonly only: readonly string[];
  /** How many files run side by side. With one, each file gets a runner, and the time, for itself. */
  readonly concurrency: number;
  /** All files of a runner share a process, and the runners run side by side. For pure tests. */
  readonly together?: boolean;
  /** For one runner. The whole run ends then, not the single test. */
  readonly timeoutMs: number;
}

interface Runner {
  readonly files: readonly string[];
  readonly flags: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

const countsSchema = z.object({ passed: z.number(), failed: z.number(), skipped: z.number() });

/**
 * Runs the files of a kind with Node's test runner. Those of web run as server components do (`react-server`).
 * @throws Failure when there is no such file
 */
export async function runNodeTests(
  bench: Bench,
  kind: Exclude<TestKind, 'browser'>,
  options: NodeTestOptions,
): Promise<Counts> {
  const files = testFiles(bench.root, kind, options.only);
  if (files.length === 0) throw new Failure(`No ${kind} test was found.`);
  const results: Counts[] = [];
  const runners = runnersOf(bench.root, files, options.concurrency);
  if (options.together)
    results.push(...(await Promise.all(runners.map((runner) => runRunner(bench, runner, options)))));
  else for (const runner of runners) results.push(await runRunner(bench, runner, options));
  const sum = (key: keyof Counts) => results.reduce((total, counts) => total + counts[key], 0);
  return { passed: sum('passed'), failed: sum('failed') };
}

function runnersOf(root: string, files: readonly string[], concurrency: number): Runner[] {
  const webEnv = { TSX_TSCONFIG_PATH: path.join(root, 'web/tsconfig.json') };
  const plain = { files: files.filter((file) => !file.startsWith('web/')), flags: [], env: {} };
  const web = {
    files: files.filter((file) => file.startsWith('web/')),
    flags: ['--conditions=react-server'],
    env: webEnv,
  };
  const runners = [plain, web].filter((runner) => runner.files.length > 0);
  if (concurrency > 1) return runners;
  return runners.flatMap((runner) => runner.files.map((file) => ({ ...runner, files: [file] })));
}

/** A problem of the runner itself counts as one failure where no test has failed. */
async function runRunner(
  { root, scratchDir, processes, env }: Bench,
  runner: Runner,
  { concurrency, together, timeoutMs }: NodeTestOptions,
): Promise<Counts> {
  const countsFile = path.join(scratchDir, `counts-${randomUUID()}.json`);
  const reporter = `--test-reporter=${path.join(import.meta.dirname, 'reporter.mjs')}`;
  const mode = together
    ? [reporter, path.join(import.meta.dirname, 'together.mjs')]
    : ['--test', `--test-concurrency=${concurrency}`, reporter];
  const args = ['--import', 'tsx', ...runner.flags, ...mode, ...runner.files];
  const child = await processes.spawn('test runner', process.execPath, args, {
    cwd: root,
    env: { ...env, ...runner.env, TEST_COUNTS_FILE: countsFile },
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    void child.stop();
  }, timeoutMs);
  const how = await child.ended;
  clearTimeout(timer);
  const counts = existsSync(countsFile) ? countsSchema.parse(JSON.parse(readFileSync(countsFile, 'utf8'))) : noCounts;
  const problem = late ? `not done within ${timeoutMs / 60_000} minutes` : problemOf(counts, how);
  if (problem) console.log(`  ✗ ${runner.files.length === 1 ? runner.files[0] : 'the run'}: ${problem}`);
  return { passed: counts.passed, failed: counts.failed + (problem && counts.failed === 0 ? 1 : 0) };
}

const noCounts = { passed: 0, failed: 0, skipped: 0 };

function problemOf({ passed, failed, skipped }: typeof noCounts, how: string): string | undefined {
  if (skipped > 0) return `${skipped} tests were skipped: a skipped test proves nothing`;
  if (passed + failed === 0) return `no test ran (${how})`;
  if (failed === 0 && how !== 'exit code 0') return `the test runner ended with ${how}`;
  return undefined;
}
