import { parseArgs } from 'node:util';
import { Failure } from '../failure.ts';

/** In the order in which they run. */
export const stageNames = ['static', 'unit', 'drift', 'db', 'net', 'browser'] as const;
export type StageName = (typeof stageNames)[number];

export interface TestOptions {
  readonly stages: readonly StageName[];
  /** Parts of paths of test files; empty: all. */
  readonly only: readonly string[];
  /** For relay/test/fuzz: how long, and which random numbers. */
  readonly fuzz: { readonly FUZZ_SECONDS?: string | undefined; readonly FUZZ_SEED?: string | undefined };
}

export const usage = `Usage: scripts/test [--node MAJOR] [--fuzz-seconds N] [--fuzz-seed N] [stage…] [part of a file's path…]
Stages: ${stageNames.join(', ')}. Without one all run.
--node 24 runs all of it with that Node, from npm.
--fuzz-seconds 600 --fuzz-seed 7: the fuzz test for longer (default 60 s), with other random numbers (default 1).`;

const flags = {
  help: { type: 'boolean', short: 'h' },
  node: { type: 'string' }, // scripts/test has chosen it: which-node.mjs
  'fuzz-seconds': { type: 'string' },
  'fuzz-seed': { type: 'string' },
} as const;

/** Words that name a stage choose stages; other words choose test files. @throws Failure for an unknown flag */
export function parseOptions(given: readonly string[]): TestOptions | undefined {
  const { values, positionals } = parseWords([...given]);
  if (values.help) return undefined;
  const numbers = [values['fuzz-seconds'], values['fuzz-seed']];
  if (numbers.some((value) => value !== undefined && !/^[1-9]\d{0,5}$/.test(value)))
    throw new Failure(`--fuzz-seconds and --fuzz-seed need a whole number from 1 to 999999.\n${usage}`);
  const stages = stageNames.filter((name) => positionals.includes(name));
  const only = positionals.filter((word) => !stages.some((name) => name === word));
  if (only.length > 0 && stages.length === 0) throw new Failure(`Say a stage before ${only.join(' ')}.\n${usage}`);
  const [FUZZ_SECONDS, FUZZ_SEED] = numbers;
  return { stages: stages.length > 0 ? stages : stageNames, only, fuzz: { FUZZ_SECONDS, FUZZ_SEED } };
}

function parseWords(args: string[]) {
  try {
    return parseArgs({ args, options: flags, allowPositionals: true });
  } catch (error) {
    throw new Failure(`${error instanceof Error ? error.message.split('. ')[0] : String(error)}.\n${usage}`);
  }
}
