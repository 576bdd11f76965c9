import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Processes } from './processes.ts';

interface Target {
  /** Files and folders whose content decides whether it must be made again. */
  readonly inputs: readonly string[];
  /** Made by it; missing means to make it. */
  readonly output: string;
  readonly cwd: string;
  /** A program of node_modules and its arguments. */
  readonly command: readonly [program: string, ...args: string[]];
}

const shared = ['package-lock.json', 'tsconfig.json', 'prisma/schema.prisma', 'prisma/src'] as const;
const bundle = (cwd: string, output: string, inputs: readonly string[]): Target => {
  return { inputs: [...shared, ...inputs], output, cwd, command: ['tsdown/dist/run.mjs'] };
};
const webInputs = ['web', 'relay/contract', 'relay/protocol'];
const targets = {
  relay: bundle('relay', 'relay/dist/main.mjs', ['relay']),
  agent: bundle('android-agent', 'android-agent/dist/cli.mjs', ['android-agent', 'relay/protocol', 'relay/engine']),
  jobs: bundle('web', 'web/dist/jobs.mjs', webInputs),
  web: {
    inputs: [...shared, ...webInputs],
    output: 'web/.next/BUILD_ID',
    cwd: 'web',
    command: ['next/dist/bin/next', 'build'],
  },
} as const satisfies Record<string, Target>;

const quickly = { SKIP_TYPES: '1', NEXT_TELEMETRY_DISABLED: '1', CHECKPOINT_DISABLE: '1' };

const ignored =
  /^(node_modules|dist|generated|e2e|test|test-results|\..*|.*\.test\.tsx?|.*\.md|.*\.tsbuildinfo|next-env\.d\.ts)$/;

/**
 * Builds what is missing or older than its sources, side by side; `only` some of it. Sources are compared by content.
 * @throws Failure with the last lines of the build's log
 */
export async function ensureBuilt(
  root: string,
  processes: Processes,
  logFile: string,
  only: readonly (keyof typeof targets)[] = ['relay', 'agent', 'jobs', 'web'],
): Promise<void> {
  const stamps = new Stamps(root);
  await Promise.all(only.map((name) => stamps.ensure(name, targets[name], processes, logFile)));
}

/** What was built last, by target: a hash of its inputs, kept in .data/build.json of the checkout. */
class Stamps {
  readonly #root: string;
  readonly #file: string;
  readonly #known: Map<string, unknown>;

  constructor(root: string) {
    this.#root = root;
    this.#file = path.join(root, '.data/build.json');
    this.#known = new Map(existsSync(this.#file) ? Object.entries(JSON.parse(readFileSync(this.#file, 'utf8'))) : []);
  }

  async ensure(name: string, target: Target, processes: Processes, logFile: string): Promise<void> {
    const hash = this.#hash(target.inputs);
    if (this.#known.get(name) === hash && existsSync(path.join(this.#root, target.output))) return;
    const [program, ...args] = target.command;
    const script = path.join(this.#root, 'node_modules', program);
    const env = { ...process.env, NODE_ENV: undefined, ...quickly };
    const cwd = path.join(this.#root, target.cwd);
    await processes.run(`build of ${name}`, process.execPath, [script, ...args], { cwd, env, logFile });
    this.#known.set(name, hash);
    mkdirSync(path.dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, JSON.stringify(Object.fromEntries(this.#known), null, 2));
  }

  #hash(inputs: readonly string[]): string {
    const hash = createHash('sha256');
    for (const input of inputs) this.#add(hash, input);
    return hash.digest('hex');
  }

  #add(hash: ReturnType<typeof createHash>, name: string): void {
    const full = path.join(this.#root, name);
    const entries = existsSync(full) ? readdirOrNothing(full) : [];
    if (!entries) return void hash.update(`${name}\0`).update(readFileSync(full)).update('\0');
    for (const entry of entries.sort()) if (!ignored.test(entry)) this.#add(hash, `${name}/${entry}`);
  }
}

/** The names in a folder; undefined when it is a file. */
function readdirOrNothing(full: string): string[] | undefined {
  try {
    return readdirSync(full);
  } catch {
    return undefined;
  }
}
