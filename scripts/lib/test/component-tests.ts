import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { testFiles } from './discover.ts';
import type { Bench, Counts } from './stage.ts';

const timeoutMs = 5 * 60_000;
const countsSchema = z.object({ passed: z.number(), failed: z.number(), skipped: z.number() });
const none = { passed: 0, failed: 0, skipped: 0 };

/**
 * Runs the component tests of web with Jest, in a simulated browser.
 * @param only parts of paths; empty: all. Where none matches, nothing runs, and the counts are 0.
 */
export async function runComponentTests(
  { root, scratchDir, processes, env }: Bench,
  only: readonly string[],
): Promise<Counts> {
  const files = testFiles(root, 'component', only);
  if (files.length === 0) return none;
  const countsFile = path.join(scratchDir, `counts-${randomUUID()}.json`);
  const jest = path.join(root, 'node_modules/jest/bin/jest.js');
  const reporter = path.join(import.meta.dirname, 'component-reporter.mjs');
  const paths = files.map((file) => path.join(root, file));
  const child = await processes.spawn(
    'component tests',
    process.execPath,
    [jest, `--reporters=${reporter}`, '--runTestsByPath', ...paths],
    { cwd: path.join(root, 'web'), env: { ...env, TEST_COUNTS_FILE: countsFile } },
  );
  const late = setTimeout(() => void child.stop(), timeoutMs);
  const how = await child.ended;
  clearTimeout(late);
  const counts = existsSync(countsFile) ? countsSchema.parse(JSON.parse(readFileSync(countsFile, 'utf8'))) : none;
  const problem = problemOf(counts, how);
  if (problem) console.log(`  ✗ component tests: ${problem}`);
  return { passed: counts.passed, failed: counts.failed + (problem && counts.failed === 0 ? 1 : 0) };
}

function problemOf({ passed, failed, skipped }: typeof none, how: string): string | undefined {
  if (skipped > 0) return `${skipped} tests were skipped: a skipped test proves nothing`;
  if (passed + failed === 0) return `no test ran (${how})`;
  return failed === 0 && how !== 'exit code 0' ? `Jest ended with ${how}` : undefined;
}
