import { z } from 'zod';
import { activityKinds } from '@/domain/activity/kinds';
import { pageInput } from '@/domain/page';

const moment = z.iso.datetime({ offset: true });

export const listActivityInput = pageInput.extend({
  kind: z.enum(activityKinds).optional(),
  result: z.enum(['done', 'failed']).optional(),
  /** Whose phones and webhooks; mails and jobs are of no customer. */
  customerId: z.uuid().optional(),
  from: moment.optional(),
  to: moment.optional(),
});
