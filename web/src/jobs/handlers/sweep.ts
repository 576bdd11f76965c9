import { sweep } from '@/domain/sweep/sweep';
import type { JobTools } from '@/jobs/job';

/** Runs one sweep and says what it did, if it did anything. */
export async function handleSweep({ context, log, settings }: JobTools): Promise<void> {
  const swept = await sweep(context, settings.sessions);
  if (Object.values(swept).some((count) => count > 0)) log.info(swept, 'swept');
}
