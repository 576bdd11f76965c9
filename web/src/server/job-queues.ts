import type { Job } from 'bullmq';
import type { BaseConfig } from '@/base-config';
import type { Logger } from '@/base/log';
import { AppError, isAppError } from '@/domain/errors';
import type { JobQueues, QueueState } from '@/domain/job/queues';
import { openJobBackend, type JobBackend, type JobQueue } from '@/server/job-backend';
import { jobQueues } from '@/server/queues';

/** An answer that takes longer does not come. */
const answerMs = 5_000;
/** Failures of a queue that are shown. */
const shownFailures = 20;

/** The web's end of all queues, for operators; opened at the first question, since others never ask. */
export class OpenJobQueues implements JobQueues {
  readonly #config: Pick<BaseConfig, 'redisUrl' | 'databaseUrl'>;
  readonly #log: Logger;
  #opened: { readonly backend: JobBackend; readonly queues: ReadonlyMap<string, JobQueue> } | undefined;

  constructor(config: Pick<BaseConfig, 'redisUrl' | 'databaseUrl'>, log: Logger) {
    this.#config = config;
    this.#log = log;
  }

  read(): Promise<QueueState[]> {
    return this.#answer(() => Promise.all([...this.#queues()].map(([name, queue]) => stateOf(name, queue))));
  }

  retry(name: string, id: string): Promise<{ readonly job: string }> {
    return this.#answer(async () => {
      const job = await this.#queues().get(name)?.getJob(id);
      if (!job) throw new AppError('not_found');
      if (!(await job.isFailed())) throw new AppError('conflict');
      try {
        await job.retry('failed');
      } catch (error) {
        // Someone else was faster
        if (!(await job.isFailed())) throw new AppError('conflict');
        throw error;
      }
      return { job: job.name };
    });
  }

  async close(): Promise<void> {
    if (!this.#opened) return;
    await Promise.all([...this.#opened.queues.values()].map((queue) => queue.close()));
    this.#opened.backend.disconnect();
  }

  #queues(): ReadonlyMap<string, JobQueue> {
    if (!this.#opened) {
      const onTrouble = (error: Error) => this.#log.warn({ err: error }, 'job queues');
      const backend = openJobBackend(this.#config, { patient: false, onTrouble });
      const queues = new Map(Object.keys(jobQueues).map((name) => [name, backend.queue(name)]));
      for (const queue of queues.values()) queue.on('error', onTrouble);
      this.#opened = { backend, queues };
    }
    return this.#opened.queues;
  }

  /** @throws AppError `unavailable` when there is no answer in time; the reason is logged */
  async #answer<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${answerMs} ms`)), answerMs);
    });
    try {
      return await Promise.race([ask(), late]);
    } catch (error) {
      if (isAppError(error)) throw error;
      this.#log.warn({ err: error }, 'job queues unavailable');
      throw new AppError('unavailable');
    } finally {
      clearTimeout(timer);
    }
  }
}

async function stateOf(name: string, queue: JobQueue): Promise<QueueState> {
  const [counts, failures, schedulers] = await Promise.all([
    queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed'),
    queue.getJobs(['failed'], 0, shownFailures - 1),
    queue.getJobSchedulers(),
  ]);
  const of = (state: string) => counts[state] ?? 0;
  return {
    name,
    waiting: of('waiting') + of('prioritized'),
    running: of('active'),
    later: of('delayed'),
    failed: of('failed'),
    failures: failures.filter((job) => job !== undefined).map(failureOf),
    schedules: schedulers.map(({ key, every, next }) => ({
      job: key,
      everyMs: Number(every ?? 0),
      nextAt: next === undefined ? null : new Date(next),
    })),
  };
}

function failureOf({ id, name, failedReason, finishedOn, timestamp, data }: Job): QueueState['failures'][number] {
  const at = new Date(finishedOn ?? timestamp);
  return { id: id ?? '', job: name, reason: failedReason ?? '', at, payload: Object(data) };
}
