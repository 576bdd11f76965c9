import { releasePorts } from '@/domain/connection/release-ports';
import { databaseTime } from '@/domain/database-time';
import type { JobTools } from '@/jobs/job';

/** Releases the ports of connections that expired long ago, and says how many. */
export async function handleReleasePorts({ context, log, report }: JobTools): Promise<void> {
  // A clock of this machine that is ahead would take ports that are still kept
  const released = await releasePorts({ ...context, now: await databaseTime(context.db) });
  await report({ released });
  if (released > 0) log.info({ released }, 'ports of expired connections released');
}
