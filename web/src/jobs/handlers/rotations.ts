import type { JobTools } from '@/jobs/job';
import { startDueRotations } from '@/domain/turns/start-due';

/** Starts what is due and says what became of it, if anything was. */
export async function handleDueRotations({ context, log, report }: JobTools): Promise<void> {
  const { errors, ...counts } = await startDueRotations(context);
  await report({ ...counts, errors: errors.length });
  for (const error of errors) log.error({ err: error }, 'a rotation that was due could not start');
  if (Object.values(counts).some((count) => count > 0)) log.debug(counts, 'rotations that were due');
}
