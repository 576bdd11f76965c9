import { existsSync, readFileSync, rmSync } from 'node:fs';
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
  /** For one runner. Node ends the whole run then, not the single test. */
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
  const sum = { passed: 0, failed: 0 };
  for (const runner of runnersOf(bench.root, files, options.concurrency)) {
    const { passed, failed } = await runRunner(bench, runner, options);
    sum.passed += passed;
    sum.failed += failed;
  }
  return sum;
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
  { concurrency, timeoutMs }: NodeTestOptions,
): Promise<Counts> {
  const countsFile = path.join(scratchDir, 'counts.json');
  rmSync(countsFile, { force: true });
  const reporter = `--test-reporter=${path.join(import.meta.dirname, 'reporter.mjs')}`;
  const limits = [`--test-concurrency=${concurrency}`, `--test-timeout=${timeoutMs}`];
  const args = ['--import', 'tsx', ...runner.flags, '--test', ...limits, reporter, ...runner.files];
  const startedAt = performance.now();
  const child = await processes.spawn('test runner', process.execPath, args, {
    cwd: root,
    env: { ...env, ...runner.env, TEST_COUNTS_FILE: countsFile },
  });
  const how = await child.ended;
  const counts = existsSync(countsFile) ? countsSchema.parse(JSON.parse(readFileSync(countsFile, 'utf8'))) : noCounts;
  const late = performance.now() - startedAt >= timeoutMs;
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
