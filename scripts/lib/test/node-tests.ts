import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../failure.ts';
import { portsInParts } from '../ports.ts';
import { testFiles, type TestKind } from './discover.ts';
import type { Bench, Counts } from './stage.ts';
import { runTestProcess, type TestProcess, type TestProcessResult } from './test-process.ts';

interface NodeTestOptions {
  /** Parts of paths; empty: all. */
  readonly only: readonly string[];
  /**
   * A part of the ports (TEST_PORTS) for each of the processes that run side by side. Files marked with
   * `// Starts first: why` are not left for the end, when the others are idle: as many processes as there are lanes
   * share them. After these come those marked with `// Runs in pairs: why`, two at a time; those marked with
   * `// Runs alone: why` have the machine for themselves.
   */
  readonly lanes: readonly string[];
  /** Fulfilled once other stages leave the machine to those that run in pairs or alone. */
  readonly quiet?: Promise<unknown>;
  /** So many files share a process, one after the other: its start and that of the database client cost seconds. */
  readonly filesPerProcess: number;
  /** For one process. */
  readonly timeoutMs: number;
}

const slowest = 10;
const aloneMark = /^\/\/ Runs alone: \S/m;
const pairMark = /^\/\/ Runs in pairs: \S/m;
const firstMark = /^\/\/ Starts first: \S/m;

/**
 * Runs the files of a kind with Node's test runner. Those of web run as server components do (`react-server`).
 * @throws Failure when there is no such file
 */
export async function runNodeTests(
  bench: Bench,
  kind: Exclude<TestKind, 'browser' | 'component'>,
  { only, lanes, quiet, filesPerProcess, timeoutMs }: NodeTestOptions,
): Promise<Counts> {
  const found = testFiles(bench.root, kind, only);
  if (found.length === 0) throw new Failure(`No ${kind} test was found.`);
  const results: TestProcessResult[] = [];
  const runLane = async (queue: TestProcess[], TEST_PORTS: string) => {
    const lane = { ...bench, env: { ...bench.env, TEST_PORTS } };
    for (let next = queue.shift(); next; next = queue.shift()) {
      const result = await runTestProcess(lane, next, { wholeMs: timeoutMs });
      console.log(result.text);
      results.push(result);
    }
  };
  const marked = (mark: RegExp) => found.filter((file) => mark.test(readFileSync(path.join(bench.root, file), 'utf8')));
  const [first, alone, pairs] = [marked(firstMark), marked(aloneMark), marked(pairMark)];
  const isFirst = (file: string) => first.includes(file);
  const beside = found.filter((file) => !alone.includes(file) && !pairs.includes(file));
  const early = byFlags(beside.filter(isFirst)).flatMap((group) => inParts(group, lanes.length));
  const shared = byFlags(beside.filter((file) => !isFirst(file)));
  const parts = shared.flatMap((group) => inParts(group, Math.max(1, Math.ceil(group.length / filesPerProcess))));
  const each = (some: readonly string[]) => some.map((file) => [file]);
  const runAll = async (groups: readonly string[][], places: readonly string[]) => {
    const queue = groups.map((group) => processOf(bench.root, group));
    await Promise.all(places.map((ports) => runLane(queue, ports)));
  };
  await runAll([...early, ...parts], lanes);
  if (pairs.length + alone.length > 0) await quiet;
  await runAll(each([...pairs.filter(isFirst), ...pairs.filter((file) => !isFirst(file))]), portsInParts(2));
  await runAll(each(alone), portsInParts(1));
  printSlowest(results);
  const sum = (key: 'passed' | 'failed') => results.reduce((total, counts) => total + counts[key], 0);
  const failures = results.filter(({ failed }) => failed > 0).map(({ text }) => text);
  return { passed: sum('passed'), failed: sum('failed'), failures };
}

/** Files that can share a process. */
function byFlags(files: readonly string[]): string[][] {
  return [files.filter(isOfWeb), files.filter((file) => !isOfWeb(file))];
}

/** In `count` parts of about the same length, none of them empty. */
function inParts(files: readonly string[], count: number): string[][] {
  const parts = Array.from({ length: count }, (_, part) => files.filter((_file, at) => at % count === part));
  return parts.filter((part) => part.length > 0);
}

function processOf(root: string, files: readonly string[]): TestProcess {
  if (!files.every(isOfWeb)) return { files, flags: [], env: {} };
  return {
    files,
    flags: ['--conditions=react-server'],
    env: { TSX_TSCONFIG_PATH: path.join(root, 'web/tsconfig.json') },
  };
}

function isOfWeb(file: string): boolean {
  return file.startsWith('web/');
}

function printSlowest(results: readonly TestProcessResult[]): void {
  const times = results.flatMap(({ report, seconds }) => {
    const files = Object.entries(report?.files ?? {});
    return files.map(([file, own]) => ({ file, seconds: files.length === 1 ? seconds : own.seconds }));
  });
  times.sort((a, b) => b.seconds - a.seconds);
  console.log(`  slowest of ${times.length} files:`);
  for (const { file, seconds } of times.slice(0, slowest))
    console.log(`  ${seconds.toFixed(1).padStart(6)} s  ${file}`);
}
