import { z } from 'zod';
import type { BaseConfig } from '@/base-config';
import type { Logger } from '@/base/log';
import { openJobBackend, type JobQueue } from '@/server/job-backend';

/** The job that sends a mail: web and jobs both queue it. Its payload is an id only; the links stay in the row, sealed. */
export const mailJob = { name: 'mail', queue: 'mail', payload: z.object({ mailId: z.uuid() }) } as const;

/** Queues the sending of a mail. The job's id keeps one mail from having two; when it is tried again, the row says. */
export function queueMail(queue: JobQueue, mailId: string): Promise<unknown> {
  const data: z.input<typeof mailJob.payload> = { mailId };
  return queue.add(mailJob.name, data, { jobId: `mail-${mailId}`, removeOnComplete: true, removeOnFail: true });
}

/** The web's end of the queue: it only adds. */
export interface MailQueue {
  /**
   * Starts to queue the sending of mails. No answer waits for it: with a queue that is unavailable, the time would reveal who
   * gets a mail (pitfall 28). The jobs find what was not queued.
   */
  add(mailIds: readonly string[]): void;
  close(): Promise<void>;
}

/** Opens the queue; does not wait for it. Close it. */
export function openMailQueue(config: Pick<BaseConfig, 'redisUrl' | 'databaseUrl'>, log: Logger): MailQueue {
  const onTrouble = (error: Error) => log.warn({ err: error }, 'mail queue');
  const backend = openJobBackend(config, { patient: false, onTrouble });
  const queue = backend.queue(mailJob.queue);
  queue.on('error', onTrouble);
  return {
    add(mailIds) {
      for (const mailId of mailIds)
        queueMail(queue, mailId).catch((error: unknown) => log.warn({ err: error }, 'mail not queued'));
    },
    async close() {
      await queue.close();
      backend.disconnect();
    },
  };
}
