import { databaseTime } from '@/domain/database-time';
import { strayRows } from '@/domain/retention/partitions';
import { retain, type RetentionReport } from '@/domain/retention/retain';
import type { RunResult } from '@/domain/job/run';
import type { JobTools } from '@/jobs/job';

const logEveryMs = 10_000;

/** Deletes what is older than it is kept, and says how far it is. */
export async function handleRetention({ context, log, report }: JobTools): Promise<void> {
  let loggedAt = performance.now();
  const result = await retain(
    { ...context, now: await databaseTime(context.db) },
    {
      progress: async (sofar, table) => {
        await report({ ...resultOf(sofar), table });
        if (performance.now() - loggedAt < logEveryMs) return;
        loggedAt = performance.now();
        log.info({ table, tables: sofar.tables }, 'retention continues');
      },
    },
  );
  if (Object.keys(result.tables).length > 0) log.info(result, 'retention');
  const stray = await strayRows(context.db);
  if (Object.keys(stray).length > 0) log.warn({ rows: stray }, 'rows lie outside their partitions: is a clock wrong?');
  await report({ ...resultOf(result), ...(Object.keys(stray).length > 0 && { stray }) });
}

function resultOf({ tables, finished }: RetentionReport): RunResult {
  return { finished, tables: Object.fromEntries(Object.entries(tables).map(([name, entry]) => [name, { ...entry }])) };
}
