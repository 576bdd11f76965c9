import type { Incident } from '@pocketproxy/prisma';
import { alertBounds } from '@/domain/alert/bounds';
import { alertKindNames, alertKinds } from '@/domain/alert/kinds';
import type { News } from '@/domain/alert/news';
import { writeNotices } from '@/domain/alert/notices';
import { recipientsOf } from '@/domain/alert/recipients';
import { reportOpened } from '@/domain/alert/webhook';
import type { BaseContext } from '@/domain/context';
import { inTransaction, type Transaction } from '@/domain/database';
import { alertChanged } from '@/domain/events';

/**
 * Writes the notices of incidents that opened. Not yet, and not at all if it ends before: while the kind rests after its
 * last notice about the same subject, and while an alert says that the device keeps reconnecting.
 */
export function announceOpened(context: BaseContext): Promise<News & { announced: number }> {
  return inTransaction(context.db, async (tx) => {
    const incidents = await takeUnannounced(tx);
    const mailIds = await writeNotices(tx, context, 'opened', incidents, await recipientsOf(tx, incidents));
    await reportOpened(tx, context, incidents);
    return { announced: incidents.length, mailIds, events: incidents.map(alertChanged) };
  });
}

const rests = JSON.stringify(alertKindNames.map((kind) => ({ kind, restMs: alertKinds[kind].restMs })));

async function takeUnannounced(tx: Transaction): Promise<Incident[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT i."id" FROM "Incident" i
    JOIN jsonb_to_recordset(${rests}::jsonb) AS k("kind" text, "restMs" float8) ON k."kind" = i."kind"
    WHERE i."closedAt" IS NULL AND i."openedAt" IS NOT NULL AND i."noticedAt" IS NULL
      AND NOT EXISTS (SELECT FROM "Incident" b
        WHERE b."kind" = i."kind" AND b."subjectId" = i."subjectId" AND b."id" <> i."id"
          AND b."customerId" IS NOT DISTINCT FROM i."customerId"
          -- Of later than now is a notice of a clock that was ahead
          AND b."noticedAt" BETWEEN now() - k."restMs" * interval '1 millisecond' AND now() + interval '1 s')
      AND NOT (i."kind" = 'device_offline' AND EXISTS (SELECT FROM "Incident" f
        WHERE f."kind" = 'device_flapping' AND f."subjectId" = i."subjectId" AND f."closedAt" IS NULL))
    ORDER BY i."openedAt", i."id" LIMIT ${alertBounds.announcedAtOnce}
    FOR UPDATE OF i SKIP LOCKED`;
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return [];
  await tx.$executeRaw`UPDATE "Incident" SET "noticedAt" = now() WHERE "id" = ANY(${ids}::uuid[])`;
  return tx.incident.findMany({ where: { id: { in: ids } }, orderBy: [{ openedAt: 'asc' }, { id: 'asc' }] });
}

/** Ends mutes whose time has come; people and webhooks then hear of what is still open and was not said to them. */
export function announceUnmuted(context: BaseContext): Promise<News> {
  return inTransaction(context.db, async (tx) => {
    const ended = await tx.$queryRaw<{ deviceId: string; sideId: string }[]>`
      DELETE FROM "DeviceMute" WHERE "until" <= now() RETURNING "deviceId", "sideId"`;
    return ended.length === 0 ? {} : announceAfterMute(tx, context, ended);
  });
}

/** For the people and webhooks of one side of each device. Who heard of an incident already hears nothing. */
export async function announceAfterMute(
  tx: Transaction,
  context: BaseContext,
  mutes: readonly { readonly deviceId: string; readonly sideId: string }[],
): Promise<News> {
  const incidents = await tx.incident.findMany({
    where: { deviceId: { in: mutes.map(({ deviceId }) => deviceId) }, closedAt: null, noticedAt: { not: null } },
    orderBy: [{ openedAt: 'asc' }, { id: 'asc' }],
  });
  const sides = new Set(mutes.map(({ deviceId, sideId }) => `${deviceId} ${sideId}`));
  const deviceOf = new Map(incidents.map(({ id, deviceId }) => [id, deviceId]));
  const recipients = (await recipientsOf(tx, incidents)).filter(({ incidentId, sideId }) =>
    sides.has(`${deviceOf.get(incidentId)} ${sideId}`),
  );
  const mailIds = await writeNotices(tx, context, 'opened', incidents, recipients);
  await reportOpened(tx, context, incidents);
  return { mailIds, events: incidents.map(alertChanged) };
}
