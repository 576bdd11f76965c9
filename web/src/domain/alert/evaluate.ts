import { Prisma } from '@pocketproxy/prisma';
import { z } from 'zod';
import { announceOpened, announceUnmuted } from '@/domain/alert/announce-opened';
import { alertBounds } from '@/domain/alert/bounds';
import { closeIncidents } from '@/domain/alert/close';
import { conditions } from '@/domain/alert/conditions';
import { sendDigests } from '@/domain/alert/digest';
import { alertKindNames, alertKinds, isAlertKind, type AlertKind } from '@/domain/alert/kinds';
import { noNews, type News } from '@/domain/alert/news';
import { ms } from '@/domain/alert/condition';
import { alone } from '@/domain/alone';
import type { BaseContext } from '@/domain/context';
import { databaseTime } from '@/domain/database-time';
import { inTransaction, type Database } from '@/domain/database';
import { wakeMail } from '@/domain/mail/queue';

/** Longer than a round: for a process that stopped while it held the lock. */
const lockAtMostMs = 60_000;
/** Stored times are rounded to milliseconds, so one of now may lie ahead. */
const roundingMs = 1;
/** Rounds do not begin to the millisecond: one that comes a little early counts. */
const jitterMs = 1_000;

export interface AlertReport {
  opened: number;
  closed: number;
  announced: number;
  digests: number;
  /** Errors by which one part was left for the next round; the others went on. */
  readonly errors: unknown[];
}

/**
 * One round of alerts (§3): for the kinds that are due, closes incidents that have ended and opens new ones; writes the notices, and the digests of
 * people whose quiet hours are over. All by the database's clock. One process at a time does it; two at once would
 * still open and announce nothing twice, by unique keys and locked rows.
 */
export async function evaluateAlerts(base: BaseContext): Promise<AlertReport> {
  const report: AlertReport = { opened: 0, closed: 0, announced: 0, digests: 0, errors: [] };
  await alone(base.db, 'alerts', lockAtMostMs, () => evaluateRound(base, report));
  return report;
}

/** The round itself, which adds to the report what it did. */
export async function evaluateRound(base: BaseContext, report: AlertReport): Promise<void> {
  const context = { ...base, now: await databaseTime(base.db) };
  const asked = await keepWatch(base.db);
  const now = context.now.getTime();
  const kinds = Object.keys(conditions).filter(isAlertKind);
  const done: AlertKind[] = [];
  for (const kind of kinds.filter((kind) => isDue(kind, asked[kind], now))) {
    await part(context, report, async () => {
      const { closed, ...news } = await closeIncidents(context, kind);
      report.closed += closed;
      report.opened += await open(context.db, kind);
      done.push(kind);
      return news;
    });
  }
  await noteAsked(base.db, done.filter(hasInterval), now);
  await part(context, report, async () => {
    const { announced, ...news } = await announceOpened(context);
    report.announced += announced;
    return news;
  });
  await part(context, report, () => announceUnmuted(context));
  await part(context, report, async () => {
    const { digests, ...news } = await sendDigests(context);
    report.digests += digests;
    return news;
  });
}

/** One part of a round: what it did is sent after its commit, and its error holds up no other part. */
async function part(context: BaseContext, report: AlertReport, work: () => Promise<News>): Promise<void> {
  try {
    const { mailIds, events } = { ...noNews, ...(await work()) };
    if (mailIds.length > 0) wakeMail(context, ...mailIds);
    if (events.length > 0) await context.publish(...events);
  } catch (error) {
    report.errors.push(error);
  }
}

const askedTimes = z.partialRecord(z.enum(alertKindNames), z.number()).catch({});

/** Notes that someone looked; after a gap, or when the clock jumped, silence counts from now on. Returns when kinds were asked. */
async function keepWatch(db: Database): Promise<Partial<Record<AlertKind, number>>> {
  const [watch] = await db.$queryRaw<{ asked: unknown }[]>`
    INSERT INTO "AlertWatch" AS w ("id") VALUES (1) ON CONFLICT ("id") DO UPDATE SET "lastAt" = now(),
      "since" = CASE WHEN w."lastAt" BETWEEN now() - ${ms(alertBounds.gapMs)} AND now() + interval '1 s' THEN w."since" ELSE now() END
    RETURNING w."asked"`;
  return askedTimes.parse(watch?.asked ?? {});
}

const hasInterval = (kind: AlertKind): boolean => conditions[kind].everyMs > 0;

/** A time in the future is one of a clock that was wrong. */
function isDue(kind: AlertKind, askedMs: number | undefined, nowMs: number): boolean {
  const { everyMs } = conditions[kind];
  return askedMs === undefined || askedMs > nowMs || askedMs + everyMs - jitterMs <= nowMs;
}

/** A kind whose part failed is not among them: the next round asks it again. */
async function noteAsked(db: Database, kinds: readonly AlertKind[], nowMs: number): Promise<void> {
  if (kinds.length === 0) return;
  const asked = JSON.stringify(Object.fromEntries(kinds.map((kind) => [kind, nowMs])));
  await db.$executeRaw`UPDATE "AlertWatch" SET "asked" = "asked" || ${asked}::jsonb`;
}

/** Opens what has begun and forgets what passed before it was an alert. Returns how many became alerts. */
function open(db: Database, kind: AlertKind): Promise<number> {
  const { opens, times } = conditions[kind];
  return inTransaction(db, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO "Incident" ("id", "kind", "subjectId", "customerId", "deviceId", "facts", "seenAt")
      SELECT gen_random_uuid(), ${kind}, c."subjectId", c."customerId", c."deviceId", c."facts", now()
      FROM (${opens}) c
      WHERE NOT EXISTS (SELECT FROM "Incident" i
        WHERE i."kind" = ${kind} AND i."subjectId" = c."subjectId" AND i."closedAt" IS NULL)
      ON CONFLICT DO NOTHING`;
    if (times) await count(tx, kind, times);
    return tx.$executeRaw`
      UPDATE "Incident" SET "openedAt" = now()
      WHERE "kind" = ${kind} AND "closedAt" IS NULL AND "openedAt" IS NULL
        AND "seenAt" <= now() - ${ms(alertKinds[kind].waitMs - roundingMs)}`;
  });
}

function count(tx: Prisma.TransactionClient, kind: AlertKind, times: Prisma.Sql): Promise<number> {
  return tx.$executeRaw`
    UPDATE "Incident" i SET "count" = n."times" FROM (
      SELECT i."id", (${times})::int AS "times" FROM "Incident" i WHERE i."kind" = ${kind} AND i."closedAt" IS NULL) n
    WHERE i."id" = n."id" AND n."times" > i."count"`;
}
