import { PrismaClient } from './generated/client';
import { OneAtATime } from './one-at-a-time';
import { openPool } from './pool.ts';

export * from './generated/client';

/**
 * Of every transaction: how long it may wait for a free connection, and how long it may take. Longer than Prisma's 2 s
 * and 5 s: a burst should be slow, not fail. Both are ends, not hopes.
 */
export const transactionOptions = { maxWait: 10_000, timeout: 15_000 } as const;

/** A Prisma client over a pool of at most `max` connections; a connection that takes over 5 s to make fails. Call `$disconnect()` when done. */
export function connectDatabase(url: string, max = 10): PrismaClient {
  const pool = openPool({ connectionString: url, max, connectionTimeoutMillis: 5_000, keepAlive: true });
  return new PrismaClient({ adapter: new OneAtATime(pool, { disposeExternalPool: true }), transactionOptions });
}
