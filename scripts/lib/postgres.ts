import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { explainFileError, Failure } from './failure.ts';
import { freePort, isFree, requireFree } from './ports.ts';
import { postgresHome, type PostgresHome } from './postgres-home.ts';
import type { Child, Processes } from './processes.ts';

export interface PostgresOptions {
  /** Folder of this installation; the cluster lies in its `pg` unless the server's user cannot reach it. */
  readonly dir: string;
  readonly logFile: string;
  /** TCP port on 127.0.0.1; default: the one of the last time, or a free one. */
  readonly port?: number | undefined;
  /** Gives up safety against power loss for speed. For tests. */
  readonly disposable?: boolean;
}

export interface Postgres {
  /** Superuser's URL of the database `postgres`. Holds the password. */
  readonly adminUrl: string;
  readonly dataDir: string;
  readonly child: Child;
  /** Makes the database when it is not there. */
  database(name: string): Promise<{ url: string; created: boolean }>;
}

interface Settings {
  readonly port: number;
  readonly password: string;
}

const startTimeoutMs = 60_000;
const pollMs = 25;
/** 4,096 rounds of SHA-256 at both ends of each connection prove nothing here. Many tests share the server. */
const disposableFlags = [
  ...['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'],
  ...['max_connections=400', 'scram_iterations=1'],
];

/**
 * Starts the PostgreSQL that npm installed, on 127.0.0.1, as a child of `processes`; makes its data folder first when
 * there is none. Stopping the child shuts it down in fast mode.
 * @throws Failure that says in one sentence what is wrong with the folder, the port or the data
 */
export async function startPostgres(processes: Processes, options: PostgresOptions): Promise<Postgres> {
  const home = postgresHome(options.dir);
  removeStalePidFile(home.dataDir);
  const settings = await chooseSettings(home, options);
  try {
    if (!existsSync(path.join(home.dataDir, 'PG_VERSION'))) initialise(home, settings, options);
  } catch (error) {
    throw error instanceof Failure ? error : explainFileError(error, home.dataDir);
  }
  const child = await spawnServer(processes, home, settings, options);
  const adminUrl = `postgresql://postgres:${settings.password}@127.0.0.1:${settings.port}/postgres`;
  await waitUntilReady(child, adminUrl, home.dataDir);
  return { adminUrl, dataDir: home.dataDir, child, database: (name) => ensureDatabase(adminUrl, name) };
}

async function chooseSettings(home: PostgresHome, options: PostgresOptions): Promise<Settings> {
  const known = readSettings(home.settingsFile);
  if (!known && existsSync(home.dataDir)) {
    throw new Failure(
      `The database's password file ${home.settingsFile} is missing: put it back, or remove ${home.dataDir} to start from scratch.`,
    );
  }
  if (options.port) await requireFree(options.port, '127.0.0.1', 'the database', 'PGPORT');
  const keep = known && (await isFree(known.port)) ? known.port : undefined;
  const settings = {
    port: options.port ?? keep ?? (await freePort()),
    password: known?.password ?? randomBytes(24).toString('base64url'),
  };
  writeFileSync(home.settingsFile, JSON.stringify(settings), { mode: 0o600 });
  return settings;
}

function readSettings(file: string): Settings | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const { port, password } = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof port === 'number' && typeof password === 'string') return { port, password };
  } catch {
    // reported below
  }
  throw new Failure(`${file} is damaged: remove it and the folder pg beside it to start from scratch.`);
}

/** `initdb` into a folder beside, renamed when complete, so that an interrupted one is never taken for a cluster. */
function initialise(home: PostgresHome, settings: Settings, { disposable }: PostgresOptions): void {
  if (existsSync(home.dataDir) && readdirSync(home.dataDir).length > 0) {
    throw new Failure(
      `${home.dataDir} holds no usable database (PG_VERSION is missing): restore it, or remove it to start from scratch.`,
    );
  }
  const unfinished = `${home.dataDir}.unfinished`;
  const passwordFile = `${home.dataDir}.password`;
  rmSync(unfinished, { recursive: true, force: true });
  rmSync(home.dataDir, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, settings.password, { mode: 0o600 });
  if (home.user) for (const file of [unfinished, passwordFile]) chownSync(file, home.user.uid, home.user.gid);
  const login = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  const args = ['-D', unfinished, ...login, ...(disposable ? ['-c', 'scram_iterations=1'] : [])];
  const result = spawnSync(
    path.join(home.binDir, 'initdb'),
    [...args, '-E', 'UTF8', '--locale=C', '--no-instructions'],
    {
      cwd: '/',
      encoding: 'utf8',
      ...home.user,
    },
  );
  rmSync(passwordFile);
  if (result.status !== 0) {
    const said = result.error?.message ?? `${result.stderr}${result.stdout}`.trim().split('\n').at(-1);
    throw new Failure(`The database could not be made in ${home.dataDir}: ${said}.`);
  }
  renameSync(unfinished, home.dataDir);
}

/** After a crash and a reboot the old server's process id may belong to something else by now. Linux knows which. */
function removeStalePidFile(dataDir: string): void {
  const file = path.join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const commandLine = `/proc/${pid}/cmdline`;
  if (process.platform !== 'linux') return;
  if (existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes(dataDir)) {
    throw new Failure(
      `The database in ${dataDir} is already in use by process ${pid}: another start runs on this folder, stop it first.`,
    );
  }
  rmSync(file);
}

async function spawnServer(processes: Processes, home: PostgresHome, { port }: Settings, options: PostgresOptions) {
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'];
  const flags = [...settings, ...(options.disposable ? disposableFlags : [])].flatMap((setting) => ['-c', setting]);
  return processes.spawn(
    'postgres',
    path.join(home.binDir, 'postgres'),
    ['-D', home.dataDir, '-p', String(port), ...flags],
    {
      cwd: '/',
      logFile: options.logFile,
      stopSignal: 'SIGINT', // fast shutdown: ends sessions, writes a checkpoint
      ...home.user,
    },
  );
}

async function waitUntilReady(child: Child, adminUrl: string, dataDir: string): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    if (!child.running) throw brokenDatabase(child, dataDir);
    const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 5_000 });
    try {
      await client.connect();
      return;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === '28P01')
        throw new Failure(
          `The database in ${dataDir} does not accept its password file: restore both, or remove both to start from scratch.`,
        );
      await delay(pollMs);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  throw new Failure(
    `The database in ${dataDir} did not start within ${startTimeoutMs / 1000} s; see ${child.logFile}.`,
  );
}

function brokenDatabase(child: Child, dataDir: string): Failure {
  const fatal = child
    .lastLines(40)
    .split('\n')
    .filter((line) => /FATAL|PANIC/.test(line))
    .at(-1);
  const said = fatal?.replace(/^.*?(FATAL|PANIC):\s*/, '') ?? 'it ended immediately';
  return new Failure(
    `The database in ${dataDir} does not start (${said}): restore the folder, or remove it to start from scratch; its log is ${child.logFile}.`,
  );
}

async function ensureDatabase(adminUrl: string, name: string): Promise<{ url: string; created: boolean }> {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    const created = rowCount === 0;
    if (created) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
    return { url: url.toString(), created };
  } finally {
    await client.end();
  }
}
