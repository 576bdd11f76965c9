import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Failure } from '../failure.ts';
import { testFiles, type TestKind } from './discover.ts';
import type { Bench, Counts } from './stage.ts';

interface NodeTestOptions {
  /** Parts of paths; empty: all. */
  readonly only: readonly string[];
  /** How many files run at a time. */
  readonly concurrency: number;
  /** For each file and each test in it. */
  readonly timeoutMs: number;
}

const countsSchema = z.object({ passed: z.number(), failed: z.number(), skipped: z.number() });

/**
 * Runs the files of a kind with Node's test runner. Those of web run as server components do (`react-server`).
 * @throws Failure when there is no such file, a runner breaks without a failed test, or tests are skipped
 */
export async function runNodeTests(
  bench: Bench,
  kind: Exclude<TestKind, 'browser'>,
  options: NodeTestOptions,
): Promise<Counts> {
  const files = testFiles(bench.root, kind, options.only);
  if (files.length === 0) throw new Failure(`No ${kind} test was found.`);
  const ofWeb = (file: string) => file.startsWith('web/');
  const plain = await runRunner(
    bench,
    files.filter((file) => !ofWeb(file)),
    [],
    {},
    options,
  );
  const webEnv = { TSX_TSCONFIG_PATH: path.join(bench.root, 'web/tsconfig.json') };
  const web = await runRunner(bench, files.filter(ofWeb), ['--conditions=react-server'], webEnv, options);
  return { passed: plain.passed + web.passed, failed: plain.failed + web.failed };
}

async function runRunner(
  { root, scratchDir, processes, env }: Bench,
  files: readonly string[],
  flags: readonly string[],
  extraEnv: NodeJS.ProcessEnv,
  { concurrency, timeoutMs }: NodeTestOptions,
): Promise<Counts> {
  if (files.length === 0) return { passed: 0, failed: 0 };
  const countsFile = path.join(scratchDir, 'counts.json');
  rmSync(countsFile, { force: true });
  const reporter = path.join(import.meta.dirname, 'reporter.mjs');
  const runner = [
    '--test',
    `--test-concurrency=${concurrency}`,
    `--test-timeout=${timeoutMs}`,
    `--test-reporter=${reporter}`,
  ];
  const child = await processes.spawn(
    'test runner',
    process.execPath,
    ['--import', 'tsx', ...flags, ...runner, ...files],
    {
      cwd: root,
      env: { ...env, ...extraEnv, TEST_COUNTS_FILE: countsFile },
    },
  );
  const how = await child.ended;
  if (!existsSync(countsFile)) throw new Failure(`The test runner broke (${how}).`);
  const { passed, failed, skipped } = countsSchema.parse(JSON.parse(readFileSync(countsFile, 'utf8')));
  if (skipped > 0) throw new Failure(`${skipped} tests were skipped: a skipped test proves nothing.`);
  if (passed + failed === 0) throw new Failure(`No test ran (${how}).`);
  if (failed === 0 && how !== 'exit code 0') throw new Failure(`The test runner ended with ${how}.`);
  return { passed, failed };
}
