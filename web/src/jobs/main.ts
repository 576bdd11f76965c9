import { randomUUID } from 'node:crypto';
import { openBus } from '@pocketproxy/prisma/bus';
import { ConfigError } from '@/base-config';
import type { BaseContext } from '@/domain/context';
import { jobsConfig, type JobsConfig } from '@/jobs/config';
import { JobEngine } from '@/jobs/engine';
import { openWebhookDelivery } from '@/jobs/handlers/webhooks';
import { jobQueues } from '@/server/queues';
import { RunRecorder } from '@/jobs/recorder';
import { jobs } from '@/jobs/table';
import { WebhookRunner } from '@/jobs/webhook-runner';
import { claimDeliveries } from '@/domain/webhook/claim';
import { databaseTime } from '@/domain/database-time';
import { connectDatabase } from '@/domain/database';
import { forgetOthers } from '@/domain/job/run';
import { openLog } from '@/base/log';
import { mailJob, queueMail } from '@/server/mail-queue';
import { publisher } from '@/server/publish';
import { openMailTransport } from '@/mail/transport';

/** The jobs process: works on the queue until SIGTERM or SIGINT. */
async function main(settings: JobsConfig): Promise<void> {
  const log = openLog(settings.logLevel, 'jobs');
  const databaseUrl = settings.databaseUrl.reveal();
  const db = connectDatabase(databaseUrl, 6);
  const bus = openBus({ databaseUrl, redisUrl: settings.redisUrl?.reveal() });
  const publish = publisher(bus, db, log);
  const transport = openMailTransport(settings);
  const context = (name: string): BaseContext => ({
    db,
    publish,
    keys: settings.sealingKeys,
    publicUrl: settings.publicUrl,
    lifetimes: settings.sessions,
    now: new Date(),
    actor: { kind: 'job', id: null, name },
    ip: null,
    requestId: randomUUID(),
    mailQueued: (mailIds) =>
      void queueMails(mailIds).catch((error: unknown) => log.warn({ err: error }, 'mails not queued')),
  });

  const runs = new RunRecorder(db, (error) => log.warn({ err: error }, 'run not noted'));
  const engine = new JobEngine(settings, {
    queues: jobQueues,
    jobs,
    work: (name, job, data) => {
      const tools = { context: context(name), log, settings, transport, queueMails, webhooks };
      if (job.everyMs === undefined) return job.work({ ...tools, report: async () => undefined }, data);
      return runs.record(name, job.everyMs, (report) => job.work({ ...tools, report }, data));
    },
    onFailed: (job, error) => log.error({ err: error, job }, 'job failed'),
    onTrouble: (error) => log.warn({ err: error }, 'queue'),
  });
  const queueMails = async (mailIds: readonly string[]): Promise<void> => {
    for (const mailId of mailIds) await queueMail(engine.queue(mailJob.queue), mailId);
  };
  const webhooks = new WebhookRunner({
    claim: async (free) => claimDeliveries({ db, now: await databaseTime(db) }, free),
    deliver: openWebhookDelivery({
      context: () => context('webhooks'),
      log,
      queueMails,
      rules: settings.webhookTargets,
    }),
    onError: (error) => log.error({ err: error }, 'webhooks failed'),
  });

  let closing = false;
  const close = async (): Promise<void> => {
    if (closing) process.exit(1); // a second signal: now
    closing = true;
    await engine.close();
    await webhooks.close();
    await bus.close();
    await db.$disconnect();
    process.exit(0);
  };
  process.on('SIGTERM', () => void close());
  process.on('SIGINT', () => void close());

  await engine.start();
  await forgetOthers(db, Object.keys(jobs)).catch((error: unknown) => log.warn({ err: error }, 'runs not tidied'));
  process.stdout.write(`${JSON.stringify({ ready: true, process: 'jobs', queue: engine.kind })}\n`);
}

try {
  await main(jobsConfig());
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exit(1);
}
