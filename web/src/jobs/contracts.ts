import { z } from 'zod';

/** The one queue of the jobs process. Jobs run at least once, so each effect is idempotent (pitfall 31). */
export const queueName = 'maintenance';

/** Payloads by job name: ids only, never secrets. */
export const jobContracts = {
  /** Removes what has expired and tells the truth about what got stuck. */
  sweep: z.object({}),
} as const satisfies Record<string, z.ZodType>;

export type JobName = keyof typeof jobContracts;

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(jobContracts, name);
}

/** Repeating jobs: name and interval. */
export const schedules = {
  sweep: { everyMs: 15_000 },
} as const satisfies Partial<Record<JobName, { everyMs: number }>>;
