import { z } from 'zod';

const count = z.number().int();

/** A job that failed. */
export const failureView = z.object({
  id: z.string(),
  job: z.string(),
  /** Why, in one line. */
  reason: z.string(),
  at: z.date(),
  /** Which things it is about. */
  ids: z.array(z.object({ name: z.string(), id: z.uuid() })),
});

export const queueView = z.object({
  name: z.string(),
  waiting: count,
  running: count,
  later: count,
  failed: count,
  failures: z.array(failureView),
});
export type QueueView = z.infer<typeof queueView>;

/** A job that repeats. */
export const recurringJobView = z.object({
  name: z.string(),
  /** Null while the queues do not answer. */
  queue: z.string().nullable(),
  everyMs: count.nullable(),
  nextAt: z.date().nullable(),
  /** Null before the first. */
  lastRun: z
    .object({
      startedAt: z.date(),
      /** Null while it runs. */
      finishedAt: z.date().nullable(),
      error: z.string().nullable(),
      /** What it did: counts that are not 0. */
      did: z.array(z.object({ what: z.string(), count })),
      lastSuccessAt: z.date().nullable(),
    })
    .nullable(),
});
export type RecurringJobView = z.infer<typeof recurringJobView>;

/** A table from which old rows are deleted. */
export const keptView = z.object({
  table: z.string(),
  what: z.string(),
  kept: z.string(),
  /** In the last run. */
  deletedRows: count,
  droppedPartitions: count,
  /** Rows outside of their partitions. */
  strayRows: count,
});
export type KeptView = z.infer<typeof keptView>;

export const jobsView = z.object({
  /** Null when they do not answer. */
  queues: z.array(queueView).nullable(),
  recurring: z.array(recurringJobView),
  /** Schedules are not kept: the jobs process does not run. */
  stopped: z.boolean(),
  retention: z.object({
    /** Of the last run: false when more is to be deleted, or while it runs. */
    finished: z.boolean(),
    /** The table that it works on. */
    working: z.string().nullable(),
    tables: z.array(keptView),
  }),
});
export type JobsView = z.infer<typeof jobsView>;

/** A failed job that runs again. */
export const retriedJobView = z.object({ queue: z.string(), id: z.string(), job: z.string() });
export type RetriedJobView = z.infer<typeof retriedJobView>;
