import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Bench, Counts } from './stage.ts';

interface Check {
  readonly name: string;
  /** Programs of node_modules or scripts, with arguments, run one after the other. */
  readonly steps: readonly { readonly cwd?: string; readonly command: readonly [program: string, ...args: string[]] }[];
}

/** The native compiler: seconds instead of a minute. ESLint and Next use the other. */
const tsc = 'node_modules/typescript-native/bin/tsc';
const prettier = 'node_modules/prettier/bin/prettier.cjs';
const cache = 'node_modules/.cache/checks';
const compile = (project: string, name: string) =>
  [tsc, '--noEmit', '-p', project, '--incremental', '--tsBuildInfoFile', `${cache}/${name}.tsbuildinfo`] as const;

/** The longest first, since two run side by side. */
const checks: readonly Check[] = [
  {
    name: 'lint',
    steps: [
      {
        command: [
          'node_modules/eslint/bin/eslint.js',
          ...['.', '--max-warnings', '0', '--cache', '--cache-strategy=content', `--cache-location=${cache}/eslint`],
        ],
      },
    ],
  },
  {
    name: 'types of web',
    steps: [
      { cwd: 'web', command: ['node_modules/next/dist/bin/next', 'typegen'] },
      { command: compile('web', 'web') },
    ],
  },
  {
    name: 'format',
    steps: [
      { command: [prettier, '--check', '--log-level=warn', '--cache', `--cache-location=${cache}/prettier`, '.'] },
    ],
  },
  { name: 'types of the rest', steps: [{ command: compile('.', 'rest') }] },
  { name: 'lock file', steps: [{ command: ['scripts/check-lock.mjs'] }] },
];
const sideBySide = 2;
/** These programs make much that is soon forgotten: with room for it, less time goes to collecting it. */
const flags = ['--max-semi-space-size=64'];

/**
 * Format, lint, types and lock file; needs no service. Each check counts as one test. What has not changed since the last
 * run here is taken from caches; a finding that a change elsewhere causes in an unchanged file shows on a clean checkout.
 */
export async function runChecks(bench: Bench): Promise<Counts> {
  const queue = [...checks];
  const outcomes: boolean[] = [];
  const work = async () => {
    for (let check = queue.shift(); check; check = queue.shift()) outcomes.push(await runCheck(bench, check));
  };
  await Promise.all(Array.from({ length: sideBySide }, work));
  const passed = outcomes.filter(Boolean).length;
  return { passed, failed: outcomes.length - passed };
}

async function runCheck({ root, scratchDir, processes, env }: Bench, { name, steps }: Check): Promise<boolean> {
  const logFile = path.join(scratchDir, `${name.replaceAll(' ', '-')}.log`);
  try {
    for (const { cwd = '.', command } of steps) {
      const [program, ...args] = command;
      const options = { cwd: path.join(root, cwd), env, logFile };
      await processes.run(name, process.execPath, [...flags, path.join(root, program), ...args], options);
    }
    console.log(`  ✓ ${name}`);
    return true;
  } catch {
    console.log(`  ✗ ${name}\n${readFileSync(logFile, 'utf8').replace(/^/gm, '    ')}`);
    return false;
  }
}
