import { openPool } from '@pocketproxy/prisma/pool';
import type pg from 'pg';
import { z } from 'zod';
import { relayLimits } from '../limits.ts';
import type { Statement } from './sql.ts';

/** Runs statements: each for itself on a pool, or together in a transaction. */
export interface Queryable {
  /** The rows, each parsed by `row`. @throws when Postgres is unavailable, or a row is not as expected */
  rows<Row>(row: z.ZodType<Row>, statement: Statement): Promise<Row[]>;
  /** Runs a statement whose rows no one needs. @throws when Postgres is unavailable */
  run(statement: Statement): Promise<void>;
}

/** The relay's Postgres. */
export interface Database extends Queryable {
  /**
   * Runs `work` in one transaction: commits when it resolves, rolls back when it rejects.
   * @param options.timeoutMs no statement begins later than this after the first
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Closes the pool. Resolves when every connection is closed. May be called twice. */
  close(): Promise<void>;
}

export interface TransactionOptions {
  readonly isolation?: 'READ COMMITTED' | 'REPEATABLE READ';
  readonly timeoutMs?: number;
}

/** A column of type bigint, which arrives as text so that nothing is rounded. @throws above 2^53 - 1 */
export const bigintColumn = z
  .string()
  .transform(Number)
  .pipe(z.number().refine(Number.isSafeInteger, 'is not exact as a number'));

const maxConnections = 5;
const connectTimeoutMs = 5_000;
const idleTimeoutMs = 60_000;

/** A pool whose statements end: by the server's statement timeout, or here when the server no longer answers. */
export function openDatabase(databaseUrl: string): Database {
  const pool = openPool({
    connectionString: databaseUrl, // its parameters win over those below
    statement_timeout: relayLimits.databaseTimeoutMs,
    query_timeout: relayLimits.databaseTimeoutMs,
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: idleTimeoutMs,
    keepAlive: true,
  });
  let closing: Promise<void> | undefined;
  return {
    ...queries((statement) => pool.query(toQuery(statement))),
    transaction: (work, options) => transaction(pool, work, options),
    close: () => (closing ??= pool.end()),
  };
}

async function transaction<T>(
  pool: pg.Pool,
  work: (tx: Queryable) => Promise<T>,
  { isolation = 'READ COMMITTED', timeoutMs = relayLimits.databaseTimeoutMs }: TransactionOptions = {},
): Promise<T> {
  const client = await pool.connect();
  const endsAtMs = performance.now() + timeoutMs;
  try {
    await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
    const tx = queries((statement) => {
      if (performance.now() > endsAtMs) throw new Error(`a transaction took longer than ${timeoutMs} ms`);
      return client.query(toQuery(statement));
    });
    const result = await work(tx);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    client.release(true); // whatever state it is in: the server rolls back what a closed connection began
    throw error;
  }
}

function queries(query: (statement: Statement) => Promise<pg.QueryResult>): Queryable {
  return {
    async rows(row, statement) {
      const result = await query(statement);
      return z.array(row).parse(result.rows);
    },
    async run(statement) {
      await query(statement);
    },
  };
}

function toQuery({ text, values }: Statement): pg.QueryConfig {
  return { text, values: [...values] };
}

/** Gives up waiting after `ms`; the work itself may still end later, unheard. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
