import { createPostgresBackend, Queue, Worker, withBackend, type Processor } from 'bullmq';
import { Redis } from 'ioredis';
import type { BaseConfig } from '@/base-config';
import { jobQueues, mailJobOptions, type JobName, type QueueName } from '@/jobs/contracts';

/** The queues and their workers on one engine. */
export interface JobEngine {
  readonly kind: 'redis' | 'postgres';
  ready(): Promise<void>;
  /** Repeats a job; saying it again changes the interval. */
  repeat(name: JobName, everyMs: number): Promise<void>;
  /** Queues the sending of mails. */
  queueMails(mailIds: readonly string[]): Promise<void>;
  /** Lets running jobs end, then closes everything. */
  close(): Promise<void>;
}

export interface JobListeners {
  readonly onFailed: (job: string | undefined, error: Error) => void;
  readonly onTrouble: (error: Error) => void;
}

/** Redis where REDIS_URL is set, else BullMQ's own Postgres backend in schema `bullmq` of the application's database. */
export function openJobs(config: BaseConfig, work: Processor, listeners: JobListeners): JobEngine {
  if (!config.redisUrl) return onPostgres(config.databaseUrl.reveal(), work, listeners);
  return onRedis(config.redisUrl.reveal(), work, listeners);
}

function onRedis(url: string, work: Processor, listeners: JobListeners): JobEngine {
  // null: BullMQ's workers wait for Redis for ever
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  connection.on('error', listeners.onTrouble);
  const open = (name: QueueName): Lane => ({
    queue: new Queue(name, { connection }),
    worker: new Worker(name, work, { connection, ...jobQueues[name] }),
  });
  return engine('redis', open, listeners, () => connection.disconnect());
}

function onPostgres(connectionString: string, work: Processor, listeners: JobListeners): JobEngine {
  const postgres = withBackend(createPostgresBackend);
  const connection = { connectionString, schema: 'bullmq', migrate: true };
  const open = (name: QueueName): Lane => ({
    queue: new postgres.Queue(name, { connection }),
    worker: new postgres.Worker(name, work, { connection, ...jobQueues[name] }),
  });
  return engine('postgres', open, listeners, () => undefined);
}

/** What both backends' queues and workers have in common. */
interface AnyQueue {
  on(event: 'error', listener: (error: Error) => void): unknown;
  add(name: string, data: object, opts: ReturnType<typeof mailJobOptions>): Promise<unknown>;
  upsertJobScheduler(id: string, repeat: { every: number }, job: object): Promise<unknown>;
  close(): Promise<void>;
}
interface AnyWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: { name: string } | undefined, error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

interface Lane {
  readonly queue: AnyQueue;
  readonly worker: AnyWorker;
}

function engine(
  kind: JobEngine['kind'],
  open: (name: QueueName) => Lane,
  { onFailed, onTrouble }: JobListeners,
  disconnect: () => void,
): JobEngine {
  const lanes = { maintenance: open('maintenance'), mail: open('mail') } as const satisfies Record<QueueName, Lane>;
  const all = Object.values(lanes);
  for (const { queue, worker } of all) {
    queue.on('error', onTrouble);
    worker.on('error', onTrouble);
    worker.on('failed', (job, error) => onFailed(job?.name, error));
  }
  return {
    kind,
    ready: async () => void (await Promise.all(all.map(({ worker }) => worker.waitUntilReady()))),
    async repeat(name, everyMs) {
      const opts = { removeOnComplete: true, removeOnFail: 100 };
      await lanes.maintenance.queue.upsertJobScheduler(name, { every: everyMs }, { name, data: {}, opts });
    },
    async queueMails(mailIds) {
      for (const mailId of mailIds) await lanes.mail.queue.add('mail', { mailId }, mailJobOptions(mailId));
    },
    async close() {
      await Promise.all(all.map(({ worker }) => worker.close()));
      await Promise.all(all.map(({ queue }) => queue.close()));
      disconnect();
    },
  };
}
