import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { relayGroup } from '../tools/relay-login.mjs';

export interface ScratchDatabase {
  /** Where the database is: migrated, empty, and used by no one else. */
  readonly url: string;
  /** The same for the relay: its own login with the relay's rights. */
  readonly relayUrl: string;
  /** Removes the database and cuts anyone who is still connected to it. May be called twice. */
  drop(): Promise<void>;
}

const migrationsDir = path.resolve(import.meta.dirname, '../migrations');
const migrateDeploy = path.resolve(import.meta.dirname, '../tools/migrate-deploy.mjs');
/** Any number: test processes that make the template at the same time wait for each other here. */
const templateLock = 5_053_991;

/**
 * Makes an empty, migrated database on the server of TEST_DATABASE_URL (an URL whose user may create databases).
 * It is copied from a template that is migrated once for each state of prisma/migrations, so it costs milliseconds.
 */
export async function scratchDatabase(): Promise<ScratchDatabase> {
  const adminUrl = process.env.TEST_DATABASE_URL;
  if (!adminUrl) throw new Error('TEST_DATABASE_URL is not set; scripts/test sets it');
  const name = `pp_test_${process.pid}_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await withClient(adminUrl, async (admin) => {
    const template = await ensureTemplate(admin, adminUrl);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
    await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD '${password}' IN ROLE ${relayGroup}`);
  });
  const relayUrl = new URL(databaseUrl(adminUrl, name));
  [relayUrl.username, relayUrl.password] = [name, password];
  return {
    url: databaseUrl(adminUrl, name),
    relayUrl: relayUrl.href,
    async drop() {
      await withClient(adminUrl, async (admin) => {
        await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
        await admin.query(`DROP ROLE IF EXISTS ${name}`);
      });
    },
  };
}

/** The name of the template of today's migrations. It gets its name last, so a half-made one is never used. */
async function ensureTemplate(admin: pg.Client, adminUrl: string): Promise<string> {
  const template = `pp_template_${await migrationsHash()}`;
  const unfinished = `${template}_unfinished`;
  await admin.query('SELECT pg_advisory_lock($1)', [templateLock]);
  try {
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [template]);
    if (rowCount === 0) {
      await admin.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
      await admin.query(`CREATE DATABASE ${unfinished}`);
      const env = { ...process.env, POCKETPROXY_ENV: 'development', DATABASE_URL: databaseUrl(adminUrl, unfinished) };
      await promisify(execFile)(process.execPath, [migrateDeploy], { env });
      await admin.query(`ALTER DATABASE ${unfinished} RENAME TO ${template}`);
    }
  } finally {
    await admin.query('SELECT pg_advisory_unlock($1)', [templateLock]);
  }
  return template;
}

/** 16 hexadecimal digits that change with any migration. */
async function migrationsHash(): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(migrationsDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  for (const name of names.sort()) {
    hash.update(`${name}\0`).update(await readFile(path.join(migrationsDir, name, 'migration.sql')));
  }
  return hash.digest('hex').slice(0, 16);
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

function databaseUrl(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.toString();
}
