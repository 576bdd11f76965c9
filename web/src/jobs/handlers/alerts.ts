import { evaluateAlerts } from '@/domain/alert/evaluate';
import type { JobTools } from '@/jobs/job';

/** Runs one round of alerts and says what it did, if it did anything. */
export async function handleAlerts({ context, log, report }: JobTools): Promise<void> {
  const { errors, ...counts } = await evaluateAlerts(context);
  await report({ ...counts, errors: errors.length });
  for (const error of errors) log.error({ err: error }, 'a part of the alerts failed');
  if (Object.values(counts).some((count) => count > 0)) log.info(counts, 'alerts');
}
