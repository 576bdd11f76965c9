import type { JobRun } from '@pocketproxy/prisma';
import { z } from 'zod';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { isAppError } from '@/domain/errors';
import type { QueueState } from '@/domain/job/queues';
import type { JobsView, QueueView, RecurringJobView } from '@/domain/job/view';
import { batched, partitioned, perDevice } from '@/domain/retention/table';

/** When the next run of all frequent jobs lies so far back, no one keeps the schedules. */
const lateMs = 60_000;
const mostReasonLetters = 300;

/** The queues, the jobs that repeat with their last runs, and what is deleted by age. @throws AppError `forbidden` */
export async function getJobs(context: Context): Promise<JobsView> {
  authorize(context.viewer, 'job.manage', { customerId: null });
  const [queues, runs] = await Promise.all([
    context.jobs.read().catch(nullWhenUnavailable),
    context.db.jobRun.findMany({ orderBy: { name: 'asc' } }),
  ]);
  const recurring = recurringJobs(queues ?? [], runs);
  return {
    queues: queues?.map(seenQueue) ?? null,
    recurring,
    stopped: queues !== null && !areKept(recurring, context.now),
    retention: seenRetention(runs.find(({ name }) => name === 'retention')),
  };
}

/** True while someone keeps the schedules: of the frequent ones, where there are any, one is not late. */
function areKept(recurring: readonly RecurringJobView[], now: Date): boolean {
  const frequent = recurring.filter(({ everyMs }) => everyMs !== null && everyMs <= lateMs);
  return (frequent.length > 0 ? frequent : recurring).some(
    ({ nextAt }) => nextAt !== null && nextAt.getTime() >= now.getTime() - lateMs,
  );
}

function nullWhenUnavailable(error: unknown): null {
  if (isAppError(error) && error.code === 'unavailable') return null;
  throw error;
}

function seenQueue({ name, waiting, running, later, failed, failures }: QueueState): QueueView {
  return {
    ...{ name, waiting, running, later, failed },
    failures: failures.map(({ id, job, reason, at, payload }) => ({
      ...{ id, job, at },
      reason: reason.replaceAll(/\s+/g, ' ').trim().slice(0, mostReasonLetters),
      ids: idsIn(payload),
    })),
  };
}

/** Of a payload, ids alone are shown, whatever else it should hold. */
function idsIn(payload: QueueState['failures'][number]['payload']) {
  return Object.entries(payload).flatMap(([name, value]) => {
    const id = z.uuid().safeParse(value);
    return id.success ? [{ name, id: id.data }] : [];
  });
}

function recurringJobs(queues: readonly QueueState[], runs: readonly JobRun[]): RecurringJobView[] {
  const scheduled = queues.flatMap(({ name: queue, schedules }) =>
    schedules.map(({ job: name, everyMs, nextAt }) => ({ name, queue, everyMs, nextAt })),
  );
  const known = new Set(scheduled.map(({ name }) => name));
  const others = runs
    .filter(({ name }) => !known.has(name))
    .map(({ name }) => ({ name, queue: null, everyMs: null, nextAt: null }));
  return [...scheduled, ...others]
    .map((job) => ({ ...job, lastRun: seenRun(runs.find(({ name }) => name === job.name)) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function seenRun(run: JobRun | undefined): RecurringJobView['lastRun'] {
  if (!run) return null;
  const { startedAt, finishedAt, error, lastSuccessAt, result } = run;
  return { startedAt, finishedAt, error, lastSuccessAt, did: countsIn(result) };
}

const counted = z.record(z.string(), z.unknown());

function countsIn(result: unknown): { what: string; count: number }[] {
  const { data = {} } = counted.safeParse(result);
  return Object.entries(data).flatMap(([what, count]) =>
    typeof count === 'number' && Number.isInteger(count) && count !== 0 ? [{ what, count }] : [],
  );
}

const number = z.number().int().catch(0);
const retentionResult = z.object({
  finished: z.boolean().catch(false),
  table: z.string().nullable().catch(null),
  tables: z.record(z.string(), z.object({ rows: number, partitionsDropped: number })).catch({}),
  stray: z.record(z.string(), z.number().int()).catch({}),
});

function seenRetention(run: JobRun | undefined): JobsView['retention'] {
  const { data } = retentionResult.safeParse(run?.result ?? {});
  const rows = Object.entries({ ...partitioned, ...perDevice, ...batched });
  return {
    finished: (data?.finished ?? false) && run?.finishedAt !== null,
    working: run?.finishedAt === null ? (data?.table ?? null) : null,
    tables: rows.map(([table, { what, kept }]) => ({
      ...{ table, what, kept },
      deletedRows: data?.tables[table]?.rows ?? 0,
      droppedPartitions: data?.tables[table]?.partitionsDropped ?? 0,
      strayRows: data?.stray[table] ?? 0,
    })),
  };
}
