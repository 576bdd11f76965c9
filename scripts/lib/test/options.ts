import { Failure } from '../failure.ts';

/** In the order in which they run. */
export const stageNames = ['static', 'unit', 'drift', 'db', 'net', 'browser'] as const;
export type StageName = (typeof stageNames)[number];

export interface TestOptions {
  readonly stages: readonly StageName[];
  /** Parts of paths of test files; empty: all. */
  readonly only: readonly string[];
}

export const usage = `Usage: scripts/test [--node MAJOR] [stage…] [part of a file's path…]
Stages: ${stageNames.join(', ')}. Without one all run.
--node 24 runs all of it with that Node, from npm.`;

/** Words that name a stage choose stages; other words choose test files. @throws Failure for an unknown flag */
export function parseOptions(given: readonly string[]): TestOptions | undefined {
  if (given.includes('--help') || given.includes('-h')) return undefined;
  const node = given.indexOf('--node'); // scripts/test has chosen it: which-node.mjs
  const args = node < 0 ? given : given.toSpliced(node, 2);
  const flag = args.find((word) => word.startsWith('-'));
  if (flag) throw new Failure(`Unknown option ${flag}.\n${usage}`);
  const stages = stageNames.filter((name) => args.includes(name));
  const only = args.filter((word) => !stages.some((name) => name === word));
  if (only.length > 0 && stages.length === 0) throw new Failure(`Say a stage before ${only.join(' ')}.\n${usage}`);
  return { stages: stages.length > 0 ? stages : stageNames, only };
}
