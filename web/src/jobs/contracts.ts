import { z } from 'zod';

/**
 * The queues of the jobs process, and how many jobs of each it runs at once. A mail server that does not answer holds
 * up mails and nothing else. Jobs run at least once, so each effect is idempotent (pitfall 31).
 */
export const jobQueues = {
  maintenance: { concurrency: 1 },
  mail: { concurrency: 4 },
} as const satisfies Record<string, { concurrency: number }>;

export type QueueName = keyof typeof jobQueues;

/** Payloads by job name: ids only, never secrets. */
export const jobContracts = {
  /** Removes what has expired and tells the truth about what got stuck. */
  sweep: z.object({}),
  /** Sends one mail. Its links stay in the row, sealed. */
  mail: z.object({ mailId: z.uuid() }),
  /** Queues mails again whose job was lost. */
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

/** A mail's job: its id keeps one mail from having two jobs. When it is tried again, the mail's row says. */
export function mailJobOptions(mailId: string) {
  return { jobId: `mail-${mailId}`, removeOnComplete: true, removeOnFail: true } as const;
}
