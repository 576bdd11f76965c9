import { randomUUID } from 'node:crypto';
import { openBus } from '@pocketproxy/prisma/bus';
import type { Processor } from 'bullmq';
import { config, ConfigError, type Config } from '@/config';
import type { SystemContext } from '@/domain/context';
import { isJobName, jobContracts, schedules } from '@/jobs/contracts';
import { handleSweep } from '@/jobs/handlers/sweep';
import { openJobs } from '@/jobs/queue';
import { connectDatabase } from '@/lib/database';
import { openLog } from '@/lib/log';
import { publisher } from '@/lib/publish';

/** The jobs process: works on the queue until SIGTERM or SIGINT. */
async function main(settings: Config): Promise<void> {
  const log = openLog(settings.logLevel, 'jobs');
  const databaseUrl = settings.databaseUrl.reveal();
  const db = connectDatabase(databaseUrl, 4);
  const bus = openBus({ databaseUrl, redisUrl: settings.redisUrl?.reveal() });
  const publish = publisher(bus, log);
  const context = (): SystemContext => ({
    db,
    publish,
    keys: settings.credentialKeys,
    publicUrl: settings.publicUrl,
    now: new Date(),
    actor: { kind: 'job', id: null, name: 'sweep' },
    ip: null,
    requestId: randomUUID(),
  });

  const work: Processor = async (job) => {
    if (!isJobName(job.name)) throw new Error(`unknown job ${job.name}`);
    jobContracts[job.name].parse(job.data);
    await handlers[job.name](context(), log);
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
  process.stdout.write(`${JSON.stringify({ ready: true, process: 'jobs', queue: jobs.kind })}\n`);
}

const handlers = { sweep: handleSweep } as const;

try {
  await main(config());
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exit(1);
}
