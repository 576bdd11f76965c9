import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Child } from '../processes.ts';
import { readReport, sumOf, type Report } from './report.ts';
import type { Bench, Counts } from './stage.ts';

/** Test files that share a process. */
export interface TestProcess {
  readonly files: readonly string[];
  readonly flags: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

export interface TestProcessResult extends Counts {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly report: Report | undefined;
  /** A line for each file, then what failed, with what the process wrote. */
  readonly text: string;
}

export interface Limits {
  /** The process is ended then, however far it is. */
  readonly wholeMs: number;
  /** So long after its last test it is ended. Default a minute. */
  readonly lingerMs?: number;
}

/** Optimising the compiler of the database client's queries costs more time than the queries of a few files take. */
const economy = ['--liftoff-only'];
const watchMs = 500;
const logLines = 100;

/**
 * Runs test files in a process of their own. What a process with nothing but good tests wrote is not shown. A problem of the process itself counts as one failure
 * where no test has failed.
 */
export async function runTestProcess(
  { root, scratchDir, processes, env }: Bench,
  { files, flags, env: ownEnv }: TestProcess,
  limits: Limits,
): Promise<TestProcessResult> {
  const startedAt = performance.now();
  const base = path.join(scratchDir, `tests-${randomUUID()}`);
  const [reportFile, logFile] = [`${base}.json`, `${base}.log`];
  const reporter = `--test-reporter=${path.join(import.meta.dirname, 'reporter.mjs')}`;
  const program = files.length === 1 ? [] : [path.join(import.meta.dirname, 'together.mjs')];
  const child = await processes.spawn(
    'test process',
    process.execPath,
    [...economy, '--import', 'tsx', ...flags, reporter, ...program, ...files],
    { cwd: root, env: { ...env, ...ownEnv, NODE_TEST_CONTEXT: undefined, TEST_REPORT_FILE: reportFile }, logFile },
  );
  const cut = await watch(child, reportFile, limits);
  const how = await child.ended;
  const report = readReport(reportFile);
  const sum = sumOf(report);
  const problem = cut ?? problemOf(sum, how, report);
  const seconds = (performance.now() - startedAt) / 1000;
  const result = {
    passed: sum.passed,
    failed: sum.failed + (problem && sum.failed === 0 ? 1 : 0),
    seconds,
    cpuSeconds: report?.cpuSeconds ?? 0,
    report,
  };
  return { ...result, text: textOf(files, result, problem, readFileSync(logFile, 'utf8')) };
}

/** Resolves when the process has ended or had to be: then with the reason. */
async function watch(child: Child, reportFile: string, limits: Limits): Promise<string | undefined> {
  const { wholeMs, lingerMs = 60_000 } = limits;
  const deadline = Date.now() + wholeMs;
  const ended = child.ended.then(() => 'ended' as const);
  for (;;) {
    if ((await Promise.race([ended, delay(watchMs, undefined, { ref: false })])) === 'ended') return undefined;
    const report = readReport(reportFile);
    const running = report?.running ?? [];
    const lingers = report !== undefined && running.length === 0 && Date.now() - report.at > lingerMs;
    if (!lingers && Date.now() < deadline) continue;
    process.kill(child.pid, 'SIGUSR2'); // it says what is open and exits
    await Promise.race([ended, delay(5_000, undefined, { ref: false })]);
    await child.stop();
    return lingers
      ? `did not end within ${lingerMs / 1000} s of its last test`
      : `not done within ${wholeMs / 60_000} minutes; running: ${running.join(' › ') || 'no test'}`;
  }
}

function problemOf({ passed, failed, skipped }: ReturnType<typeof sumOf>, how: string, report: Report | undefined) {
  if (skipped > 0) return `${skipped} tests were skipped: a skipped test proves nothing`;
  const open = report?.running ?? [];
  if (open.length > 0) return `ended with ${how} in the middle of ${open.join(' › ')}`;
  if (passed + failed === 0) return `no test ran (${how})`;
  if (failed === 0 && how !== 'exit code 0') return [`ended with ${how}`, ...(report?.notes ?? [])].join('\n    ');
  return undefined;
}

function textOf(
  files: readonly string[],
  result: Omit<TestProcessResult, 'text'>,
  problem: string | undefined,
  log: string,
): string {
  const lines = files.map((file) => fileLine(file, files.length === 1 ? result : undefined, result.report, problem));
  if (files.length > 1) lines.push(`    ${files.length} files in ${timeOf(result)}`);
  lines.push(...(result.report?.failures ?? []));
  if (problem) lines.push(`  ✗ ${files.length === 1 ? files[0] : `${files.length} files`}: ${problem}`);
  const written = log.trimEnd().split('\n').slice(-logLines).join('\n');
  if (result.failed > 0 && written !== '') lines.push(`    what it wrote last:\n${written.replace(/^/gm, '    | ')}`);
  return lines.join('\n');
}

/** @param whole its process, where it has one for itself */
function fileLine(
  file: string,
  whole: Omit<TestProcessResult, 'text'> | undefined,
  report: Report | undefined,
  problem: string | undefined,
) {
  const { passed = 0, failed = 0, skipped = 0, seconds = 0 } = report?.files[file] ?? {};
  const notes = [failed && `${failed} failed`, skipped && `${skipped} skipped`].filter(Boolean);
  const time = whole ? timeOf(whole) : `${seconds.toFixed(1)} s`;
  const good = failed === 0 && !(whole && problem);
  return `  ${good ? '✓' : '✗'} ${file}  ${[passed, ...notes].join(', ')}  ${time}`;
}

function timeOf({ seconds, cpuSeconds }: Pick<TestProcessResult, 'seconds' | 'cpuSeconds'>): string {
  return `${seconds.toFixed(1)} s (CPU ${cpuSeconds.toFixed(1)})`;
}
