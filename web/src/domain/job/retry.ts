import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { jobInput } from '@/domain/job/input';
import type { RetriedJobView } from '@/domain/job/view';
import { parse } from '@/domain/parse';

/** Runs a failed job again. @throws AppError `forbidden`, `invalid`, `not_found`, `conflict` (it has not failed), `unavailable` */
export async function retryJob(context: Context, input: z.input<typeof jobInput>): Promise<RetriedJobView> {
  const { queue, id } = parse(jobInput, input);
  authorize(context.viewer, 'job.manage', { customerId: null });
  const { job } = await context.jobs.retry(queue, id);
  await inTransaction(context.db, (tx) =>
    writeAudit(tx, context, {
      action: 'job.retry',
      target: ['settings', null],
      customerId: null,
      after: { job, queue },
    }),
  );
  return { queue, id, job };
}
