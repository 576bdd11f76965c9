import assert from 'node:assert/strict';
import pg from 'pg';
import { z } from 'zod';

/** A statement as it went to Postgres. */
export interface Query {
  readonly text: string;
  readonly values: readonly unknown[];
}

const sent = z.object({ text: z.string(), values: z.array(z.unknown()).optional() });

/** Every statement that `work` sends through this process's pg, in order. One work at a time. */
export async function queriesOf(work: () => Promise<unknown>): Promise<Query[]> {
  const queries: Query[] = [];
  const real = pg.Client.prototype.query;
  pg.Client.prototype.query = new Proxy(real, {
    apply(target, self, args: unknown[]) {
      const { data } = sent.safeParse(args[0]);
      const values = Array.isArray(args[1]) ? args[1] : (data?.values ?? []);
      queries.push({ text: data?.text ?? String(args[0]), values });
      return Reflect.apply(target, self, args);
    },
  });
  try {
    await work();
  } finally {
    pg.Client.prototype.query = real;
  }
  return queries;
}

const node = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Index Name': z.string().optional(),
  'Actual Rows': z.number(),
  'Actual Loops': z.number(),
  'Rows Removed by Filter': z.number().optional(),
  get Plans() {
    return z.array(node).optional();
  },
});
type Node = z.output<typeof node>;

/** How a statement reads the tables whose names match: the scans, and how many rows they touch. */
export async function scansOf(client: pg.Client, { text, values }: Query, tables: RegExp) {
  const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, [...values]);
  const [{ Plan }] = z.tuple([z.object({ Plan: node })]).parse(Object(rows[0])['QUERY PLAN']);
  return flat(Plan)
    .filter((scan) => tables.test(scan['Relation Name'] ?? scan['Index Name'] ?? ''))
    .map((scan) => {
      const rowsOfLoop = scan['Actual Rows'] + (scan['Rows Removed by Filter'] ?? 0);
      return { type: scan['Node Type'], index: scan['Index Name'], rows: rowsOfLoop * scan['Actual Loops'] };
    });
}

function flat(plan: Node): Node[] {
  return [plan, ...(plan.Plans ?? []).flatMap(flat)];
}

/** Runs the statements again under EXPLAIN ANALYZE: none reads a matching table whole, nor more than `most` of its rows. */
export async function assertBounded(client: pg.Client, queries: readonly Query[], tables: RegExp, most: number) {
  let seen = 0;
  for (const query of queries.filter(({ text }) => /^\s*(SELECT|WITH)/.test(text) && tables.test(text))) {
    for (const { type, index, rows } of await scansOf(client, query, tables)) {
      seen += 1;
      // An empty partition is read whole
      assert.ok(type !== 'Seq Scan' || rows === 0, query.text);
      assert.ok(rows <= most, `${index ?? type} read ${rows} rows, not ${most}: ${query.text}`);
    }
  }
  assert.ok(seen > 0, 'the tables are read');
}
