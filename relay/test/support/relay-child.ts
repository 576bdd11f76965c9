import path from 'node:path';
import { bundle } from '../../../scripts/lib/stack/bundle.ts';
import type { Child, Processes } from '../../../scripts/lib/processes.ts';
import { waitForLog } from '../../../scripts/lib/start/ready.ts';

const mainFile = path.resolve(import.meta.dirname, '../../src/main.ts');

/** Starts a relay as a process, from its sources or as it is shipped. Resolves once it has logged that it has started. */
export async function relayChild(
  processes: Processes,
  from: 'sources' | 'build',
  env: Readonly<Record<string, string | undefined>>,
  logFile: string,
): Promise<Child> {
  const args = from === 'sources' ? ['--import', 'tsx', mainFile] : [bundle('relay')];
  const child = await processes.spawn('relay', process.execPath, args, {
    env: { PATH: process.env.PATH, ...env, LOG_LEVEL: 'info' },
    logFile,
  });
  await waitForLog(child, 'relay started');
  return child;
}

/** Sends the signal; how the process ended, and after how many milliseconds. */
export async function signalled(
  child: Child,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<{ how: string; ms: number }> {
  const startedAt = performance.now();
  process.kill(child.pid, signal);
  const how = await child.ended;
  return { how, ms: performance.now() - startedAt };
}
