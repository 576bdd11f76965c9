import { z } from 'zod';
import { activityKinds, activityResults } from '@/domain/activity/kinds';
import { pageOf } from '@/domain/page';

const named = z.object({ id: z.uuid(), name: z.string() }).nullable();

/** Something that the product did. It holds no address of a webhook and nothing that a mail says. */
export const activityView = z.object({
  kind: z.enum(activityKinds),
  /** Of a job: its name. */
  id: z.string(),
  at: z.date(),
  result: z.enum(activityResults),
  /** Of a rotation: what asked for it. Else the kind of command, mail or event, or the job’s name. */
  what: z.string(),
  /** Why it failed, as a reason or in one line. */
  reason: z.string().nullable(),
  customer: named,
  device: named,
  webhook: named,
  /** Of a mail. */
  recipient: z.string().nullable(),
});
export type ActivityView = z.infer<typeof activityView>;
export const activityPage = pageOf(activityView);
