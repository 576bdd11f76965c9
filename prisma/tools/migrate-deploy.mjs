// `prisma migrate deploy` without the Prisma CLI (for a production image): same lock, same table, same checksums.
import { createHash, randomUUID } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'

const dir = path.resolve(import.meta.dirname, '../migrations')
const url = new URL(process.env.DATABASE_URL); const schema = url.searchParams.get('schema') ?? 'public'; url.searchParams.delete('schema')
const c = new pg.Client({ connectionString: url.toString(), options: `-c search_path="${schema}"` })
await c.connect()
try {
  await c.query('SELECT pg_advisory_lock(72707369)') // Prisma Migrate's own lock
  await c.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL,
    logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`)
  const { rows } = await c.query('SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL')
  const failed = rows.find((r) => !r.finished_at)
  if (failed) throw new Error(`migration ${failed.migration_name} failed before; resolve it first`)
  const done = new Map(rows.map((r) => [r.migration_name, r.checksum]))
  const names = (await readdir(dir, { withFileTypes: true })).filter((d) => d.isDirectory()).map((d) => d.name).sort()
  for (const name of names) {
    const sql = await readFile(path.join(dir, name, 'migration.sql'), 'utf8')
    const checksum = createHash('sha256').update(sql).digest('hex')
    if (done.has(name)) { if (done.get(name) !== checksum) console.warn(`${name} was edited after it was applied`); continue }
    const id = randomUUID()
    await c.query('INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES ($1, $2, $3, now())', [id, checksum, name])
    try { await c.query(sql) } catch (e) { await c.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, String(e.stack)]); throw e }
    await c.query('UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1', [id])
    console.log('applied', name)
  }
} finally { await c.end() }
