import { recordReadings } from '@/domain/reading/record';
import type { JobTools } from '@/jobs/job';

/** Records what phones say of themselves, and says of how many. */
export async function handleReadings({ context, report }: JobTools): Promise<void> {
  await report(await recordReadings(context));
}
