import type { SystemContext } from '@/domain/context';
import { sweep } from '@/domain/sweep/sweep';
import type { Logger } from '@/lib/log';

/** Runs one sweep and says what it did, if it did anything. */
export async function handleSweep(context: SystemContext, log: Logger): Promise<void> {
  const swept = await sweep(context);
  if (Object.values(swept).some((count) => count > 0)) log.info(swept, 'swept');
}
