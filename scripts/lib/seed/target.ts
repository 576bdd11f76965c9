import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseCredentialKeys, type CredentialKeys } from '@pocketproxy/relay/contract';
import { z } from 'zod';
import { Failure } from '../failure.ts';
import { postgresHome } from '../postgres-home.ts';

/** A database to fill, and the keys with which its credentials are sealed. */
export interface Target {
  readonly url: string;
  readonly keys: CredentialKeys;
}

const settingsShape = z.object({ port: z.number(), password: z.string() });
const secretsShape = z.object({ VERIFIER_KEY: z.string(), SEALING_KEYS: z.string() });

/**
 * The database that the environment names, else that of a `scripts/start` on a folder.
 * @throws Failure for one in production, and when there is none
 */
export function targetOf(env: NodeJS.ProcessEnv, dataDir: string): Target {
  if (env.POCKETPROXY_ENV === 'production') throw new Failure('scripts/seed refuses POCKETPROXY_ENV=production.');
  if (!env.DATABASE_URL) return targetIn(dataDir);
  if (env.POCKETPROXY_ENV !== 'development')
    throw new Failure('DATABASE_URL is set: scripts/seed fills it only with POCKETPROXY_ENV=development.');
  const { VERIFIER_KEY, SEALING_KEYS } = env;
  if (!VERIFIER_KEY || !SEALING_KEYS)
    throw new Failure('VERIFIER_KEY and SEALING_KEYS must be set beside DATABASE_URL, as web has them.');
  return { url: env.DATABASE_URL, keys: parseCredentialKeys(VERIFIER_KEY, SEALING_KEYS) };
}

function targetIn(dataDir: string): Target {
  const secretsFile = path.join(dataDir, 'secrets.json');
  if (!existsSync(secretsFile))
    throw new Failure(`No scripts/start has run on ${dataDir}: start one, or name its folder with --data.`);
  const { port, password } = settingsShape.parse(JSON.parse(readFileSync(postgresHome(dataDir).settingsFile, 'utf8')));
  const secrets = secretsShape.parse(JSON.parse(readFileSync(secretsFile, 'utf8')));
  return {
    url: `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/pocketproxy`,
    keys: parseCredentialKeys(secrets.VERIFIER_KEY, secrets.SEALING_KEYS),
  };
}
