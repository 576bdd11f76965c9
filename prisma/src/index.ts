import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client';

export * from './generated/client';

/** A Prisma client over a pool of at most `max` connections; a connection that takes over 5 s to make fails. Call `$disconnect()` when done. */
export function connectDatabase(url: string, max = 10): PrismaClient {
  const pool = { connectionString: url, max, connectionTimeoutMillis: 5_000, keepAlive: true };
  return new PrismaClient({ adapter: new PrismaPg(pool) });
}

/** What stands for "nobody" in key columns that cannot be null. */
export const nilUuid = '00000000-0000-0000-0000-000000000000';
