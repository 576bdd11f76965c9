import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { underLock } from '../lock.mjs';

const root = path.resolve(import.meta.dirname, '../../..');

/** What the processes of tests are built from; a change in any of these makes a bundle stale. */
const bundles = {
  relay: {
    file: 'relay/dist/main.mjs',
    sources: ['relay/protocol', 'relay/engine', 'relay/contract', 'relay/src', 'prisma/src'],
  },
  jobs: {
    file: 'web/dist/jobs.mjs',
    sources: ['web/src', 'relay/protocol', 'relay/contract', 'prisma/src'],
  },
  agent: { file: 'android-agent/dist/cli.mjs', sources: ['relay/protocol', 'relay/engine', 'android-agent/src'] },
} as const;
const buildTimeoutMs = 120_000;

/**
 * The built file of a process, which starts in a third of the time that its sources take. Builds it first when it is
 * missing or older than they.
 */
export function bundle(name: keyof typeof bundles): string {
  const { file, sources } = bundles[name];
  const built = path.join(root, file);
  const isStale = () => Math.max(...sources.map((folder) => newestMs(path.join(root, folder)))) > changedMs(built);
  // Tests that start side by side must not build into one folder together
  if (isStale()) {
    underLock(path.join(root, `.data/build-${name}.lock`), () => {
      const workspace = path.join(root, file.slice(0, file.indexOf('/')));
      if (isStale())
        execFileSync(process.execPath, [path.join(root, 'node_modules/tsdown/dist/run.mjs')], {
          ...{ cwd: workspace, timeout: buildTimeoutMs },
          stdio: ['ignore', 'ignore', 'inherit'],
        });
    });
  }
  return built;
}

function changedMs(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function newestMs(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!\.test)\.tsx?$/.test(file),
  );
  return Math.max(0, ...files.map((file) => changedMs(path.join(folder, file))));
}
