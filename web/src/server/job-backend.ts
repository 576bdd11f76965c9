import { createPostgresBackend, Queue, Worker, withBackend, type Job, type Processor } from 'bullmq';
import { Redis } from 'ioredis';
import type { BaseConfig } from '@/base-config';

/** What a job may be queued with. */
export interface JobOptions {
  readonly jobId?: string;
  readonly removeOnComplete: boolean;
  readonly removeOnFail: boolean | number;
}

/** What both backends' queues and workers have in common. */
export interface JobQueue {
  on(event: 'error', listener: (error: Error) => void): unknown;
  add(name: string, data: object, opts: JobOptions): Promise<unknown>;
  upsertJobScheduler(id: string, repeat: { every: number }, job: object): Promise<unknown>;
  /** `next`: milliseconds since 1970. */
  getJobSchedulers(): Promise<readonly { readonly key: string; readonly next?: number; readonly every?: number }[]>;
  removeJobScheduler(id: string): Promise<unknown>;
  getJobCounts(
    ...states: ('waiting' | 'prioritized' | 'active' | 'delayed' | 'failed')[]
  ): Promise<Record<string, number>>;
  /** Newest first. */
  getJobs(states: ['failed'], start: number, end: number): Promise<(Job | undefined)[]>;
  getJob(id: string): Promise<Job | undefined>;
  close(): Promise<void>;
}

export interface JobWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: { name: string } | undefined, error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

export interface JobBackend {
  readonly kind: 'redis' | 'postgres';
  queue(name: string): JobQueue;
  worker(name: string, work: Processor, concurrency: number): JobWorker;
  /** Call it once the queues and workers are closed. */
  disconnect(): void;
}

interface BackendOptions {
  /** Whether it waits forever for a Redis that is unavailable, as workers must, or fails. */
  readonly patient: boolean;
  readonly onTrouble: (error: Error) => void;
}

/** Redis where REDIS_URL is set, else BullMQ's own Postgres backend in schema `bullmq` of the application's database. */
export function openJobBackend(
  { redisUrl, databaseUrl }: Pick<BaseConfig, 'redisUrl' | 'databaseUrl'>,
  options: BackendOptions,
): JobBackend {
  return redisUrl ? onRedis(redisUrl.reveal(), options) : onPostgres(databaseUrl.reveal());
}

function onRedis(url: string, { patient, onTrouble }: BackendOptions): JobBackend {
  const connection = new Redis(url, { maxRetriesPerRequest: patient ? null : 1 });
  connection.on('error', onTrouble);
  return {
    kind: 'redis',
    queue: (name) => new Queue(name, { connection }),
    worker: (name, work, concurrency) => new Worker(name, work, { connection, concurrency }),
    disconnect: () => connection.disconnect(),
  };
}

function onPostgres(connectionString: string): JobBackend {
  const postgres = withBackend(createPostgresBackend);
  const connection = { connectionString, schema: 'bullmq', migrate: true };
  return {
    kind: 'postgres',
    queue: (name) => new postgres.Queue(name, { connection }),
    worker: (name, work, concurrency) => new postgres.Worker(name, work, { connection, concurrency }),
    disconnect: () => undefined,
  };
}
