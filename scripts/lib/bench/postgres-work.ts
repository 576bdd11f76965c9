import type { PrismaClient } from '@pocketproxy/prisma';

/** What a database has done since it was made; those who write report theirs within a second. */
export interface PostgresWork {
  readonly commits: number;
  /** Rows that were inserted, updated or deleted. */
  readonly writes: number;
}

export async function postgresWork(database: PrismaClient): Promise<PostgresWork> {
  const [row] = await database.$queryRaw<{ commits: bigint; writes: bigint }[]>`
    SELECT "xact_commit" AS "commits", "tup_inserted" + "tup_updated" + "tup_deleted" AS "writes"
    FROM pg_stat_database WHERE "datname" = current_database()`;
  return { commits: Number(row?.commits ?? 0), writes: Number(row?.writes ?? 0) };
}
