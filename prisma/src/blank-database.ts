import type pg from 'pg';

/** An empty, migrated database: what its schema is, and the rows that migrations wrote. */
export interface Blank {
  /** Changes with any change of a table, a column's rights, a constraint, a trigger or a function. */
  readonly schema: string;
  /** JSON by table. */
  readonly rows: ReadonlyMap<string, string>;
}

const catalogs = ['pg_class', 'pg_attribute', 'pg_constraint', 'pg_index', 'pg_trigger', 'pg_proc', 'pg_namespace'];
const schemaOf = catalogs
  .map((name) => `(SELECT count(*) || '.' || max(xmin::text::bigint) FROM ${name})`)
  .join(` || ' ' || `);

/** Those that were ever written, but for the list of migrations, quoted: to open all costs more than to empty a few. */
const tables = `SELECT quote_ident(relname) AS name FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'
    AND pg_relation_size(oid) > 0`;

export async function readBlank(client: pg.Client): Promise<Blank> {
  const rows = new Map<string, string>();
  for (const { name: table } of (await client.query<{ name: string }>(tables)).rows) {
    const found = await client.query<{ rows: string | null }>(`SELECT json_agg(t)::text AS rows FROM ${table} t`);
    const json = found.rows[0]?.rows;
    if (json) rows.set(table, json);
  }
  return { schema: await readSchema(client), rows };
}

/**
 * Deletes what a test wrote. Takes a superuser: triggers and foreign keys are passed over.
 * @throws when the test has changed more than rows
 */
export async function makeBlank(client: pg.Client, { schema, rows }: Blank): Promise<void> {
  const changed = (await readSchema(client)) !== schema;
  if (changed) throw new Error('its schema was changed');
  await client.query('BEGIN; SET LOCAL session_replication_role = replica');
  await client.query(`DO $$ DECLARE name text; BEGIN
    FOR name IN ${tables} LOOP EXECUTE 'DELETE FROM ' || name; END LOOP; END $$`);
  for (const [table, json] of rows)
    await client.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`, [json]);
  await client.query('COMMIT');
}

/**
 * Keeps the rows of the tables whose names do not begin with `but`. Returns what brings them back, and deletes all that
 * was written since: one message to the server. Takes a superuser, as above.
 */
export async function keepRows(client: pg.Client, but: string): Promise<() => Promise<void>> {
  const { rows } = await readBlank(client);
  const inserts = [...rows]
    .filter(([table]) => !table.replace('"', '').startsWith(but))
    .map(([table, json]) => {
      return `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, ${client.escapeLiteral(json)});`;
    });
  const deletes = `DO $$ DECLARE name text; BEGIN
    FOR name IN ${tables} AND NOT starts_with(relname, ${client.escapeLiteral(but)}) LOOP EXECUTE 'DELETE FROM ' || name; END LOOP; END $$;`;
  const all = ['BEGIN; SET LOCAL session_replication_role = replica;', deletes, ...inserts, 'COMMIT'].join('\n');
  return async () => void (await client.query(all));
}

async function readSchema(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ schema: string }>(`SELECT ${schemaOf} AS schema`);
  return rows[0]?.schema ?? '';
}
