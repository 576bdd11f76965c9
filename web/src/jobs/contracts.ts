import { z } from 'zod';

/** The one queue of the jobs process. Jobs run at least once, so each effect is idempotent (pitfall 31). */
export const queueName = 'maintenance';

/** Payloads by job name: ids only, never secrets. */
export const jobContracts = {
  /** Removes what has expired and tells the truth about what got stuck. */
  sweep: z.object({}),
  /** Sends one mail. Its links stay in the row, sealed. */
  mail: z.object({ mailId: z.uuid() }),
  /** Queues mails again whose job was lost or has used up its attempts. */
  mail_overdue: z.object({}),
} as const satisfies Record<string, z.ZodType>;

export type JobName = keyof typeof jobContracts;

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(jobContracts, name);
}

/** Repeating jobs: name and interval. */
export const schedules = {
  sweep: { everyMs: 15_000 },
  mail_overdue: { everyMs: 30_000 },
} as const satisfies Partial<Record<JobName, { everyMs: number }>>;

/** A mail's job: tried again after 5, 10, 20, 40 s; the job's id keeps one mail from having two jobs. */
export function mailJobOptions(mailId: string) {
  const backoff = { type: 'exponential', delay: 5_000 } as const;
  return { jobId: `mail-${mailId}`, attempts: 5, backoff, removeOnComplete: true, removeOnFail: true } as const;
}
