import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import pg from 'pg';
import { Failure } from './failure.ts';
import { freePort } from './ports.ts';
import { postgresHome } from './postgres-home.ts';
import { startPostgres } from './postgres.ts';
import { Processes } from './processes.ts';

// Starts first: each test starts a server.

/** A folder that only we may enter: as root the server's user cannot, and everything must move elsewhere. */
function privateFolder(t: TestContext, processes: Processes): string {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'pocketproxy-private-'));
  t.after(async () => {
    await processes.stop();
    for (const folder of [path.dirname(postgresHome(dir).dataDir), dir])
      rmSync(folder, { recursive: true, force: true });
  });
  return dir;
}

const start = async (processes: Processes, dir: string, port?: number) =>
  startPostgres(processes, { dir, logFile: path.join(dir, 'postgres.log'), disposable: true, port });

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(sql).finally(() => client.end());
  return rows;
}

const failsWith = (pattern: RegExp) => (error: unknown) => error instanceof Failure && pattern.test(error.message);

test('a second start finds data, port and password of the first; the password file is ours alone', async (t) => {
  const processes = new Processes();
  const dir = privateFolder(t, processes);
  const first = await start(processes, dir);
  const { url, created } = await first.database('shop');
  assert.equal(created, true);
  await query(url, 'CREATE TABLE kept AS SELECT 7 AS number');
  await first.child.stop();
  const second = await start(processes, dir);
  assert.equal(second.adminUrl, first.adminUrl);
  assert.equal((await second.database('shop')).created, false);
  assert.deepEqual(await query(url, 'SELECT number FROM kept'), [{ number: 7 }]);
  assert.equal(statSync(postgresHome(dir).settingsFile).mode & 0o777, 0o600);
});

test('without the password no one gets in', async (t) => {
  const processes = new Processes();
  const { adminUrl } = await start(processes, privateFolder(t, processes));
  const url = new URL(adminUrl);
  url.password = 'postgres';
  await assert.rejects(query(url.toString(), 'SELECT 1'), /password authentication failed/);
});

test('a folder in use is reported, and the server that uses it continues', async (t) => {
  const processes = new Processes();
  const dir = privateFolder(t, processes);
  const { adminUrl } = await start(processes, dir);
  await assert.rejects(start(processes, dir), failsWith(/already in use by process \d+/));
  assert.deepEqual(await query(adminUrl, 'SELECT 1 AS one'), [{ one: 1 }]);
});

test('what a crash left behind does not hinder: a process file with a process id that now is another program', async (t) => {
  const processes = new Processes();
  const dir = privateFolder(t, processes);
  const first = await start(processes, dir);
  const { dataDir } = first;
  const left = readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8');
  await first.child.stop();
  writeFileSync(path.join(dataDir, 'postmaster.pid'), left.replace(/^\d+/, String(process.pid)));
  const second = await start(processes, dir);
  assert.deepEqual(await query(second.adminUrl, 'SELECT 1 AS one'), [{ one: 1 }]);
});

test('a broken data folder is reported in one sentence', async (t) => {
  const processes = new Processes();
  const dir = privateFolder(t, processes);
  const { dataDir, child } = await start(processes, dir);
  await child.stop();
  writeFileSync(path.join(dataDir, 'PG_VERSION'), '9\n');
  await assert.rejects(start(processes, dir), failsWith(/does not start \(.*incompatible/));
  rmSync(path.join(dataDir, 'PG_VERSION'));
  await assert.rejects(start(processes, dir), failsWith(/PG_VERSION is missing/));
  rmSync(postgresHome(dir).settingsFile);
  await assert.rejects(start(processes, dir), failsWith(/password file .* is missing/));
});

test('a port that is taken is reported with the variable that moves it', async (t) => {
  const processes = new Processes();
  const port = await freePort();
  await start(processes, privateFolder(t, processes), port);
  const other = privateFolder(t, processes);
  await assert.rejects(start(processes, other, port), failsWith(/taken.*PGPORT/));
  assert.equal(existsSync(postgresHome(other).dataDir), false);
});
