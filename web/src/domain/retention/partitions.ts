import { Prisma } from '@pocketproxy/prisma';
import { setTimeout as wait } from 'node:timers/promises';
import type { Executor, Run } from '@/domain/retention/deletion';
import { cutoff } from '@/domain/retention/kept';
import { partitioned, type PartitionedTable } from '@/domain/retention/table';

/** Partitions exist so far ahead: so long the jobs may be down before rows go to the DEFAULT partition. */
export const aheadMs = 15 * 24 * 3_600_000;
/** Rows that found no partition are copied up to so many; more become a partition as they are. */
export const copiedAtMost = 20_000;
/** A lock is tried so often, with a pause in between: the functions wait 200 ms for it, since others wait behind them. */
const lockTries = 20;
const lockPauseMs = 250;

export interface PartitionReport {
  /** Rows that had found no partition. */
  readonly placed: number;
  readonly made: number;
  /** Names, oldest first. */
  readonly dropped: readonly string[];
}

/** Gives stray rows their partitions, makes those of the next days, and drops what is too old. Idempotent. */
export async function keepPartitions(db: Executor, table: PartitionedTable, run: Run): Promise<PartitionReport> {
  const { kept, unit } = partitioned[table];
  const ahead = new Date(run.now.getTime() + aheadMs);
  const placed = await locked(() =>
    call<bigint>(db, Prisma.sql`"partitions_place"(${table}, ${unit}, ${ahead}, ${copiedAtMost}::bigint)`),
  );
  const made = await locked(() =>
    call<number>(db, Prisma.sql`"partitions_make"(${table}, ${unit}, ${run.now}, ${ahead})`),
  );
  const before = cutoff(run.now, kept);
  const dropped: string[] = [];
  while (!run.over()) {
    const name = await locked(() => call<string | null>(db, Prisma.sql`"partitions_drop"(${table}, ${before})`));
    if (name === null) break;
    dropped.push(name);
  }
  return { placed: Number(placed), made, dropped };
}

/** Rows that lie in a DEFAULT partition: none, unless a clock is wrong or partitions are missing. */
export async function strayRows(db: Executor): Promise<Partial<Record<PartitionedTable, number>>> {
  const found: Partial<Record<PartitionedTable, number>> = {};
  for (const table of partitionedTables) {
    const [row] = await db.$queryRaw<{ rows: number }[]>`
      SELECT count(*)::int AS "rows" FROM (SELECT FROM ${Prisma.raw(`"${table}_default"`)} LIMIT 100000) found`;
    if (row && row.rows > 0) found[table] = row.rows;
  }
  return found;
}

export const partitionedTables = Object.keys(partitioned) as PartitionedTable[];

async function call<Result>(db: Executor, expression: Prisma.Sql): Promise<Result> {
  const [row] = await db.$queryRaw<{ result: Result }[]>`SELECT ${expression} AS "result"`;
  if (!row) throw new Error('the function returned nothing');
  return row.result;
}

/** Tries again while others hold the table; the last try's error is thrown. */
async function locked<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (tried >= lockTries || !isLockTimeout(error)) throw error;
      await wait(lockPauseMs);
    }
  }
}

/** Postgres: lock_not_available. */
function isLockTimeout(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2010') return false;
  return Object(Object(error.meta?.driverAdapterError).cause).originalCode === '55P03';
}
