import type { BaseContext } from '@/domain/context';
import type { SessionLifetimes } from '@/domain/session/lifetime';
import { sweep } from '@/domain/sweep/sweep';
import type { Logger } from '@/base/log';

/** Runs one sweep and says what it did, if it did anything. */
export async function handleSweep(context: BaseContext, log: Logger, lifetimes: SessionLifetimes): Promise<void> {
  const swept = await sweep(context, lifetimes);
  if (Object.values(swept).some((count) => count > 0)) log.info(swept, 'swept');
}
