import { randomUUID } from 'node:crypto';
import { openBus } from '@pocketproxy/prisma/bus';
import { DelayedError, type Processor } from 'bullmq';
import { ConfigError } from '@/base-config';
import type { BaseContext } from '@/domain/context';
import { jobsConfig, type JobsConfig } from '@/jobs/config';
import { isJobName, jobContracts, schedules, type JobName } from '@/jobs/contracts';
import { handleMail, handleOverdueMails } from '@/jobs/handlers/mail';
import { handleSweep } from '@/jobs/handlers/sweep';
import { openJobs } from '@/jobs/queue';
import { connectDatabase } from '@/domain/database';
import { openLog } from '@/base/log';
import { publisher } from '@/server/publish';
import { openMailTransport } from '@/mail/transport';

/** The jobs process: works on the queue until SIGTERM or SIGINT. */
async function main(settings: JobsConfig): Promise<void> {
  const log = openLog(settings.logLevel, 'jobs');
  const databaseUrl = settings.databaseUrl.reveal();
  const db = connectDatabase(databaseUrl, 4);
  const bus = openBus({ databaseUrl, redisUrl: settings.redisUrl?.reveal() });
  const publish = publisher(bus, log);
  const transport = openMailTransport(settings);
  const context = (name: JobName): BaseContext => ({
    db,
    publish,
    keys: settings.sealingKeys,
    publicUrl: settings.publicUrl,
    lifetimes: settings.sessions,
    now: new Date(),
    actor: { kind: 'job', id: null, name },
    ip: null,
    requestId: randomUUID(),
  });

  const work: Processor = async (job, token) => {
    const { name } = job;
    if (!isJobName(name)) throw new Error(`unknown job ${name}`);
    switch (name) {
      case 'sweep':
        jobContracts.sweep.parse(job.data);
        return handleSweep(context(name), log, settings.sessions);
      case 'mail': {
        const again = await handleMail(
          context(name),
          log,
          transport,
          settings.brand,
          jobContracts.mail.parse(job.data),
        );
        if (again === null) return;
        await job.moveToDelayed(again.getTime(), token);
        throw new DelayedError(); // how BullMQ is told so
      }
      case 'mail_overdue':
        jobContracts.mail_overdue.parse(job.data);
        return handleOverdueMails(context(name), (mailIds) => jobs.queueMails(mailIds));
      default:
        return name satisfies never;
    }
  };
  const jobs = openJobs(settings, work, {
    onFailed: (job, error) => log.error({ err: error, job }, 'job failed'),
    onTrouble: (error) => log.warn({ err: error }, 'queue'),
  });

  let closing = false;
  const close = async (): Promise<void> => {
    if (closing) process.exit(1); // a second signal: now
    closing = true;
    await jobs.close();
    await bus.close();
    await db.$disconnect();
    process.exit(0);
  };
  process.on('SIGTERM', () => void close());
  process.on('SIGINT', () => void close());

  await jobs.ready();
  await jobs.repeat('sweep', schedules.sweep.everyMs);
  await jobs.repeat('mail_overdue', schedules.mail_overdue.everyMs);
  process.stdout.write(`${JSON.stringify({ ready: true, process: 'jobs', queue: jobs.kind })}\n`);
}

try {
  await main(jobsConfig());
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exit(1);
}
