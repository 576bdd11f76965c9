import { createPostgresBackend, Queue, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import type { BaseConfig } from '@/base-config';
import { mailJobOptions, type QueueName } from '@/jobs/contracts';
import type { Logger } from '@/base/log';

/** The web's end of the queue: it only adds. */
export interface MailQueue {
  /**
   * Starts to queue the sending of mails. No answer waits for it: with a queue that is away, the time would tell who
   * gets a mail (pitfall 28). The jobs find what was not queued.
   */
  add(mailIds: readonly string[]): void;
  close(): Promise<void>;
}

const queueName: QueueName = 'mail';

/** Opens the queue; does not wait for it. Close it. */
export function openMailQueue(config: Pick<BaseConfig, 'redisUrl' | 'databaseUrl'>, log: Logger): MailQueue {
  const { queue, disconnect } = openQueue(config);
  queue.on('error', (error) => log.warn({ err: error }, 'mail queue'));
  return {
    add(mailIds) {
      for (const mailId of mailIds) {
        const added = queue.add('mail', { mailId }, mailJobOptions(mailId));
        added.catch((error: unknown) => log.warn({ err: error }, 'mail not queued'));
      }
    },
    async close() {
      await queue.close();
      disconnect();
    },
  };
}

interface AnyQueue {
  on(event: 'error', listener: (error: Error) => void): unknown;
  add(name: string, data: object, opts: ReturnType<typeof mailJobOptions>): Promise<unknown>;
  close(): Promise<void>;
}

function openQueue({ redisUrl, databaseUrl }: Pick<BaseConfig, 'redisUrl' | 'databaseUrl'>): {
  queue: AnyQueue;
  disconnect: () => void;
} {
  if (redisUrl) {
    const connection = new Redis(redisUrl.reveal(), { maxRetriesPerRequest: 1 });
    return { queue: new Queue(queueName, { connection }), disconnect: () => connection.disconnect() };
  }
  const postgres = withBackend(createPostgresBackend);
  const connection = { connectionString: databaseUrl.reveal(), schema: 'bullmq', migrate: true };
  return { queue: new postgres.Queue(queueName, { connection }), disconnect: () => undefined };
}
