// `prisma migrate deploy` without the Prisma CLI (for the production image, scripts/start and the tests):
// the same lock, the same table and the same checksums, so that the CLI agrees with the result.
import { createHash, randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { plaintextProblem } from './private-link.mjs';
import { ensureRelayLogin } from './relay-login.mjs';

/** The key that Prisma Migrate itself locks. */
const migrateLock = 72_707_369;
const migrationsTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

const client = connection(process.env.DATABASE_URL);
try {
  await client.connect();
  await client.query('SELECT pg_advisory_lock($1)', [migrateLock]);
  await client.query(migrationsTable);
  const done = await appliedChecksums();
  for (const { name, sql, checksum } of await migrations()) {
    if (!done.has(name)) await apply(name, sql, checksum);
    else if (done.get(name) !== checksum) console.warn(`${name} was edited after it was applied`);
  }
  await relayLogin(process.env.RELAY_DATABASE_PASSWORD);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await client.end().catch(() => undefined);
}

/** What is wrong with the URL; never shows it. */
function problemOf(databaseUrl) {
  if (!databaseUrl) return 'DATABASE_URL is not set';
  if (!URL.canParse(databaseUrl)) return 'DATABASE_URL must be a postgresql:// URL';
  if (process.env.POCKETPROXY_ENV === 'development') return undefined;
  return plaintextProblem(databaseUrl, process.env.ALLOW_PLAINTEXT);
}

function connection(databaseUrl) {
  const problem = problemOf(databaseUrl);
  if (problem) {
    console.error(problem);
    process.exit(1);
  }
  const url = new URL(databaseUrl);
  const schema = url.searchParams.get('schema') ?? 'public'; // Prisma's own parameter, unknown to Postgres
  url.searchParams.delete('schema');
  return new pg.Client({ connectionString: url.toString(), options: `-c search_path="${schema}"` });
}

/** The relay's own login, where a password for it is given (docker-compose.yml). */
async function relayLogin(password) {
  if (!password) return;
  const name = await ensureRelayLogin(client, password);
  if (!name) throw new Error("the relay's login cannot be made by this user: see docs/deploy.md");
  console.log(`${name} may sign in`);
}

async function appliedChecksums() {
  const { rows } = await client.query(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const failed = rows.find((row) => !row.finished_at);
  if (failed) throw new Error(`migration ${failed.migration_name} failed before: resolve it first`);
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

async function migrations() {
  const dir = path.resolve(import.meta.dirname, '../migrations');
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(dir, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function apply(name, sql, checksum) {
  const id = randomUUID();
  await client.query(
    'INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES ($1, $2, $3, now())',
    [id, checksum, name],
  );
  try {
    await client.query(sql);
  } catch (error) {
    await client.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, String(error.stack)]);
    throw new Error(`migration ${name} failed: ${error.message}`, { cause: error });
  }
  await client.query('UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1', [id]);
  console.log(`applied ${name}`);
}
