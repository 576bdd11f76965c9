import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { scratchDatabase } from '@pocketproxy/prisma/testing';
import { parseCredentialKeys } from '@pocketproxy/relay/contract';
import { connectDatabase, type PrismaClient } from '@pocketproxy/prisma';
import { ensureBuilt } from '../../scripts/lib/build.ts';
import { Processes } from '../../scripts/lib/processes.ts';
import { keepSecrets } from '../../scripts/lib/start/secrets.ts';
import { startWeb } from '../../scripts/lib/test/web.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** The built dashboard over its own database, or over that of `databaseUrl`, without jobs and relay. Close it. */
export async function openDashboard(variables: Readonly<Record<string, string>> = {}, databaseUrl?: string) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pocketproxy-web-'));
  chmodSync(folder, 0o755);
  const processes = new Processes();
  const scratch =
    databaseUrl === undefined ? await scratchDatabase() : { url: databaseUrl, drop: async () => undefined };
  const db = connectDatabase(scratch.url, 5);
  const close = async () => {
    await processes.stop();
    await db.$disconnect();
    await scratch.drop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ensureBuilt(root, processes, path.join(folder, 'build.log'));
    const secrets = keepSecrets(path.join(folder, 'secrets.json'));
    const logFile = path.join(folder, 'web.log');
    const options = { root, processes, databaseUrl: scratch.url, secrets, env: process.env, variables, logFile };
    const { url } = await startWeb(options);
    const keys = parseCredentialKeys(secrets.VERIFIER_KEY, secrets.SEALING_KEYS);
    return { url, db, databaseUrl: scratch.url, keys, close, log: () => readFileSync(logFile, 'utf8') };
  } catch (error) {
    await close();
    throw error;
  }
}

/** How many rows there are of what signing in writes. */
export async function signInRows(db: PrismaClient): Promise<Record<string, number>> {
  const [users, sessions, tokens, audit, linked] = await Promise.all([
    db.user.count(),
    db.session.count(),
    db.link.count(),
    db.auditLog.count(),
    db.user.count({ where: { googleSub: { not: null } } }),
  ]);
  return { users, sessions, tokens, audit, linked };
}
