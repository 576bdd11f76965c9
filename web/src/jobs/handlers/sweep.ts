import { sweep } from '@/domain/sweep/sweep';
import { databaseTime } from '@/domain/database-time';
import type { JobTools } from '@/jobs/job';

/** Runs one sweep and says what it did, if it did anything. */
export async function handleSweep({ context, log, report }: JobTools): Promise<void> {
  // A clock of this machine that is ahead would take every relay for gone
  const swept = await sweep({ ...context, now: await databaseTime(context.db) });
  await report(swept);
  if (Object.values(swept).some((count) => count > 0)) log.info(swept, 'swept');
}
