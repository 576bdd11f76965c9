import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Failure } from '../failure.ts';
import { Processes } from '../processes.ts';
import { startPostgres } from '../postgres.ts';

export const retentionUsage = 'scripts/bench retention [--rows 5000000]';

const root = path.resolve(import.meta.dirname, '../../..');

/**
 * History of so many rows, on a server of its own or on that of TEST_DATABASE_URL: how long retention takes to catch up
 * with 40 days, how long writers and readers wait meanwhile, and how long the screens' reads take. Exit code 1 when a
 * statement waited a second for a lock, or a read took 50 ms (median).
 */
export async function retention(args: readonly string[], interrupted: Promise<never>): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { rows: { type: 'string', default: '5000000' } } });
  const rows = Number(values.rows);
  if (!(rows >= 10_000)) throw new Failure(retentionUsage);
  const processes = new Processes();
  const dir = mkdtempSync(path.join(tmpdir(), 'pocketproxy-bench-'));
  try {
    const adminUrl =
      process.env.TEST_DATABASE_URL ??
      (await startPostgres(processes, { dir, logFile: path.join(dir, 'postgres.log'), disposable: true })).adminUrl;
    return await Promise.race([measure(rows, adminUrl), interrupted]);
  } finally {
    await processes.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** In a process of its own: the verbs of web need its aliases and conditions. */
async function measure(rows: number, adminUrl: string): Promise<number> {
  const script = path.join(root, 'web/src/domain/testing/retention-bench.ts');
  const child = spawn(process.execPath, ['--conditions=react-server', '--import', 'tsx', script, String(rows)], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TSX_TSCONFIG_PATH: path.join(root, 'web/tsconfig.json'), TEST_DATABASE_URL: adminUrl },
  });
  const [code] = await once(child, 'exit');
  return Number(code ?? 1);
}
