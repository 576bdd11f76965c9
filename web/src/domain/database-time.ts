import type { Database, Transaction } from '@/domain/database';

/** What the database's clock says: stored times are its own, and the clock of a process may be wrong. */
export async function databaseTime(db: Database | Transaction): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT now() AS "now"`;
  if (!row) throw new Error('the database told no time');
  return row.now;
}
