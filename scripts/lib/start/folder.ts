import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { explainFileError, Failure } from '../failure.ts';

/**
 * Makes the folder of an installation, takes it for this process and removes the logs of the last time.
 * Returns what releases it. @throws Failure when another start runs on it, or it cannot be written
 */
export function takeFolder(dataDir: string): () => void {
  const logs = path.join(dataDir, 'logs');
  const lock = path.join(dataDir, 'start.pid');
  const owner = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
  if (owner > 0 && isStart(owner)) {
    throw new Failure(
      `Another start (process ${owner}) runs on ${dataDir}: stop it first, or choose another folder with --data.`,
    );
  }
  try {
    mkdirSync(logs, { recursive: true });
    writeFileSync(lock, String(process.pid));
    for (const name of readdirSync(logs)) rmSync(path.join(logs, name));
  } catch (error) {
    throw explainFileError(error, dataDir);
  }
  return () => rmSync(lock, { force: true });
}

/** True when the process lives and, where the system says so, is one of ours: process ids are used again. */
function isStart(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || readFileSync(commandLine, 'utf8').includes('start/main.ts');
}
