import path from 'node:path';
import { Failure } from '../failure.ts';
import { freePort } from '../ports.ts';
import { startPostgres, type Postgres } from '../postgres.ts';
import type { Processes } from '../processes.ts';
import { waitForLog } from '../start/ready.ts';

/** A Postgres of our own for the run; its data need not survive. */
export async function startTestPostgres(processes: Processes, scratchDir: string): Promise<Postgres> {
  return startPostgres(processes, {
    dir: scratchDir,
    logFile: path.join(scratchDir, 'postgres.log'),
    disposable: true,
  });
}

/** A Redis of our own on a free port. Returns its URL. @throws Failure when redis-server is not installed */
export async function startTestRedis(processes: Processes, scratchDir: string): Promise<string> {
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', scratchDir];
  const logFile = path.join(scratchDir, 'redis.log');
  const child = await processes.spawn('redis', 'redis-server', args, { logFile }).catch(() => {
    throw new Failure('redis-server is not installed: install it with the package manager of this system.');
  });
  await waitForLog(child, 'Ready to accept connections');
  return `redis://127.0.0.1:${port}`;
}
