import type { Prisma } from '@pocketproxy/prisma';
import type { Database } from '@/domain/database';

/** What a run did, as counts by name; shown to operators. */
export type RunResult = Prisma.InputJsonObject;

/** Notes that a job that repeats has begun. */
export async function noteStart(db: Database, name: string, startedAt: Date): Promise<void> {
  const begun = { startedAt, finishedAt: null, error: null };
  await db.jobRun.upsert({ where: { name }, create: { name, ...begun }, update: begun });
}

/** Notes what a run has done so far. */
export async function noteProgress(db: Database, name: string, result: RunResult): Promise<void> {
  await db.jobRun.updateMany({ where: { name }, data: { result } });
}

interface Ended {
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly result: RunResult;
  /** Why it failed. */
  readonly error: string | null;
}

/** Notes how a run ended. */
export async function noteEnd(db: Database, name: string, { error, finishedAt, ...rest }: Ended): Promise<void> {
  const ended = { ...rest, finishedAt, error, ...(error === null && { lastSuccessAt: finishedAt }) };
  await db.jobRun.upsert({ where: { name }, create: { name, ...ended }, update: ended });
}

/** Forgets the runs of jobs that no longer exist. */
export async function forgetOthers(db: Database, names: readonly string[]): Promise<void> {
  await db.jobRun.deleteMany({ where: { name: { notIn: [...names] } } });
}
