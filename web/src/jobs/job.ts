import type { z } from 'zod';
import type { Logger } from '@/base/log';
import type { BaseContext } from '@/domain/context';
import type { RunResult } from '@/domain/job/run';
import type { JobsConfig } from '@/jobs/config';
import type { WebhookRunner } from '@/jobs/webhook-runner';
import type { MailTransport } from '@/mail/transport';

/** What handlers work with. */
export interface JobTools {
  readonly context: BaseContext;
  readonly log: Logger;
  readonly settings: JobsConfig;
  readonly transport: MailTransport;
  readonly queueMails: (mailIds: readonly string[]) => Promise<void>;
  /** Says what this run has done so far, as counts; operators see it. Of a job that repeats. */
  readonly report: (result: RunResult) => Promise<void>;
  readonly webhooks: WebhookRunner;
}

interface JobRow<Queue extends string, Payload extends z.ZodType> {
  readonly queue: Queue;
  /** Ids only, never secrets. */
  readonly payload: Payload;
  /** For a job that repeats: how often. It runs because this stands here. Only a job whose payload may be `{}` can. */
  readonly everyMs?: Record<string, never> extends z.input<Payload> ? number : never;
  /** Runs at least once, so its effect is idempotent (pitfall 31). Resolves to when it is to run again, if so. */
  readonly run: (tools: JobTools, payload: z.output<Payload>) => Promise<Date | void>;
}

/** A job as the engine takes it. */
export interface Job<Queue extends string = string> {
  readonly queue: Queue;
  readonly everyMs: number | undefined;
  /** @throws ZodError for a payload that is not the job's */
  readonly work: (tools: JobTools, data: unknown) => Promise<Date | void>;
}

/** One row of the table of jobs. */
export function job<Queue extends string, Payload extends z.ZodType>(row: JobRow<Queue, Payload>): Job<Queue> {
  const { queue, everyMs, payload, run } = row;
  return { queue, everyMs, work: async (tools, data) => run(tools, payload.parse(data)) };
}
