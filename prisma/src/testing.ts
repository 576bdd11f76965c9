import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { relayGroup } from '../tools/relay-login.mjs';
import { keepRows, makeBlank, readBlank, type Blank } from './blank-database.ts';

export { scratchClient, type ScratchClient } from './scratch-client.ts';

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

/** Databases of this process that a test has returned, empty again. */
const spares: string[] = [];
/** How a database of today's migrations is before anything was done with it; the same in each copy of the template. */
let blank: Promise<Blank> | undefined;

/**
 * Makes an empty, migrated database on the server of TEST_DATABASE_URL (an URL whose user may create databases).
 * It is copied from a template that is migrated once for each state of prisma/migrations. A copy is a folder of a
 * thousand files, which costs more than most tests: one that was returned is emptied and used again, under another
 * name, so that anyone who still has the old address finds nothing there.
 */
export async function scratchDatabase(): Promise<ScratchDatabase> {
  const adminUrl = process.env.TEST_DATABASE_URL;
  if (!adminUrl) throw new Error('TEST_DATABASE_URL is not set; scripts/test sets it');
  const name = newName();
  const password = randomBytes(12).toString('hex');
  await withClient(adminUrl, async (admin) => {
    const spare = spares.pop();
    if (spare) await admin.query(`ALTER DATABASE ${spare} RENAME TO ${name}`);
    else await admin.query(`CREATE DATABASE ${name} TEMPLATE ${await ensureTemplate(admin, adminUrl)}`);
    await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD '${password}' IN ROLE ${relayGroup}`);
  });
  await (blank ??= withClient(databaseUrl(adminUrl, name), readBlank));
  const relayUrl = new URL(databaseUrl(adminUrl, name));
  [relayUrl.username, relayUrl.password] = [name, password];
  let dropped: Promise<void> | undefined;
  return {
    url: databaseUrl(adminUrl, name),
    relayUrl: relayUrl.href,
    drop: () => (dropped ??= withClient(adminUrl, (admin) => takeBack(admin, adminUrl, name))),
  };
}

export interface KeptRows {
  /** Brings the rows back and deletes what was written since. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Keeps the rows of a scratch database for tests that need the same ones again and again: to bring them back costs a
 * quarter of making them.
 * @param but tables whose names begin so stay as they are
 */
export async function keptRows(url: string, but: string): Promise<KeptRows> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return { restore: await keepRows(client, but), close: () => client.end() };
}

function newName(): string {
  return `pp_test_${process.pid}_${randomBytes(6).toString('hex')}`;
}

async function takeBack(admin: pg.Client, adminUrl: string, name: string): Promise<void> {
  const spare = await emptied(admin, adminUrl, name).catch(() => undefined);
  if (spare) spares.push(spare);
  else await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await admin.query(`DROP ROLE IF EXISTS ${name}`);
}

/** The new name of the database, emptied. @throws when it is not as it was: it stays where it is then */
async function emptied(admin: pg.Client, adminUrl: string, name: string): Promise<string> {
  const clean = await blank;
  if (!clean) throw new Error('no database was made');
  await admin.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1', [name]);
  await withClient(databaseUrl(adminUrl, name), (client) => makeBlank(client, clean));
  const spare = newName();
  await admin.query(`ALTER DATABASE ${name} RENAME TO ${spare}`);
  return spare;
}

process.on('beforeExit', () => {
  const adminUrl = process.env.TEST_DATABASE_URL;
  const left = spares.splice(0);
  if (!adminUrl || left.length === 0) return;
  const dropAll = async (admin: pg.Client) => {
    for (const spare of left) await admin.query(`DROP DATABASE IF EXISTS ${spare} WITH (FORCE)`);
  };
  withClient(adminUrl, dropAll).catch(() => undefined); // the server may have been the test's own
});

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
