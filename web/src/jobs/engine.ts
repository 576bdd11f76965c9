import { DelayedError, type Processor } from 'bullmq';
import type { BaseConfig } from '@/base-config';
import { openJobBackend, type JobBackend, type JobQueue, type JobWorker } from '@/server/job-backend';
import type { Job } from '@/jobs/job';

interface EngineOptions<Queue extends string> {
  readonly queues: Readonly<Record<Queue, { readonly concurrency: number }>>;
  readonly jobs: Readonly<Record<string, Job<Queue>>>;
  /** Does one job of the table; resolves to when it is to run again, if so. */
  readonly work: (name: string, job: Job<Queue>, data: unknown) => Promise<Date | void>;
  readonly onFailed: (job: string | undefined, error: Error) => void;
  readonly onTrouble: (error: Error) => void;
}

/** How often the schedules are checked: Redis may have been flushed, or this machine's clock set back. */
const keepEveryMs = 5_000;
const scheduled = { removeOnComplete: true, removeOnFail: 100 } as const;

interface Lane {
  readonly queue: JobQueue;
  readonly worker: JobWorker;
}

/** The queues of a table of jobs, with their workers. */
export class JobEngine<Queue extends string> {
  readonly kind: JobBackend['kind'];
  readonly #backend: JobBackend;
  readonly #lanes = new Map<string, Lane>();
  readonly #jobs: EngineOptions<Queue>['jobs'];
  readonly #onTrouble: (error: Error) => void;
  #keeper: ReturnType<typeof setInterval> | undefined;
  #keeping = false;

  constructor(config: Pick<BaseConfig, 'redisUrl' | 'databaseUrl'>, options: EngineOptions<Queue>) {
    const { queues, jobs, onFailed, onTrouble } = options;
    this.#backend = openJobBackend(config, { patient: true, onTrouble });
    this.kind = this.#backend.kind;
    this.#jobs = jobs;
    this.#onTrouble = onTrouble;
    for (const [name, { concurrency }] of Object.entries<{ concurrency: number }>(queues)) {
      const lane = {
        queue: this.#backend.queue(name),
        worker: this.#backend.worker(name, processor(options), concurrency),
      };
      lane.queue.on('error', onTrouble);
      lane.worker.on('error', onTrouble);
      lane.worker.on('failed', (job, error) => onFailed(job?.name, error));
      this.#lanes.set(name, lane);
    }
  }

  /** Resolves once the workers work, the schedules of the table run, and those that it no longer has do not. */
  async start(): Promise<void> {
    await Promise.all([...this.#lanes.values()].map(({ worker }) => worker.waitUntilReady()));
    for (const [name, { queue }] of this.#lanes) await this.#schedule(name, queue);
    this.#keeper = setInterval(() => void this.#keep(), keepEveryMs);
  }

  /** A queue by its name in the table. */
  queue(name: Queue): JobQueue {
    const lane = this.#lanes.get(name);
    if (!lane) throw new Error(`no queue ${name}`);
    return lane.queue;
  }

  /** Lets running jobs end, then closes everything. */
  async close(): Promise<void> {
    clearInterval(this.#keeper);
    await Promise.all([...this.#lanes.values()].map(({ worker }) => worker.close()));
    await Promise.all([...this.#lanes.values()].map(({ queue }) => queue.close()));
    this.#backend.disconnect();
  }

  async #schedule(lane: string, queue: JobQueue): Promise<void> {
    const repeating = this.#repeating(lane);
    for (const { key } of await queue.getJobSchedulers())
      if (!repeating.some(({ name }) => name === key)) await queue.removeJobScheduler(key);
    for (const { name, everyMs } of repeating) await upsert(queue, name, everyMs);
  }

  /** Schedules again what is gone, or would not run for long; one check at a time, since a queue may wait for Redis. */
  async #keep(): Promise<void> {
    if (this.#keeping) return;
    this.#keeping = true;
    try {
      for (const [lane, { queue }] of this.#lanes) await this.#repair(lane, queue);
    } catch (error) {
      this.#onTrouble(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#keeping = false;
    }
  }

  async #repair(lane: string, queue: JobQueue): Promise<void> {
    const known = await queue.getJobSchedulers();
    for (const { name, everyMs } of this.#repeating(lane)) {
      const next = known.find(({ key }) => key === name)?.next;
      if (next !== undefined && next <= Date.now() + everyMs + keepEveryMs) continue;
      await queue.removeJobScheduler(name);
      await upsert(queue, name, everyMs);
    }
  }

  #repeating(lane: string): { readonly name: string; readonly everyMs: number }[] {
    return Object.entries(this.#jobs).flatMap(([name, { queue, everyMs }]) =>
      queue === lane && everyMs !== undefined ? [{ name, everyMs }] : [],
    );
  }
}

function upsert(queue: JobQueue, name: string, everyMs: number): Promise<unknown> {
  return queue.upsertJobScheduler(name, { every: everyMs }, { name, data: {}, opts: scheduled });
}

function processor<Queue extends string>({ jobs, work }: EngineOptions<Queue>): Processor {
  return async (queued, token) => {
    const row = Object.hasOwn(jobs, queued.name) ? jobs[queued.name] : undefined;
    if (!row) throw new Error(`unknown job ${queued.name}`);
    const again = await work(queued.name, row, queued.data);
    if (!again) return;
    await queued.moveToDelayed(again.getTime(), token);
    throw new DelayedError(); // from which BullMQ knows it
  };
}
