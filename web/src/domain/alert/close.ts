import type { Incident } from '@pocketproxy/prisma';
import { alertBounds } from '@/domain/alert/bounds';
import { conditions } from '@/domain/alert/conditions';
import { alertKinds, type AlertKind } from '@/domain/alert/kinds';
import { leftOf } from '@/domain/alert/left';
import type { News } from '@/domain/alert/news';
import { writeNotices } from '@/domain/alert/notices';
import { recipientsOf } from '@/domain/alert/recipients';
import { reportClosed } from '@/domain/alert/webhook';
import { alertChanged } from '@/domain/events';
import type { BaseContext } from '@/domain/context';
import { inTransaction, type Transaction } from '@/domain/database';

/**
 * Closes the open incidents of a kind that no longer hold. One that never became an alert is forgotten. Those who heard
 * of its beginning hear of its end by the same channels, where that is news; people hear nothing of an incident that ended
 * because its subject went away, and webhooks that it `left`.
 */
export function closeIncidents(context: BaseContext, kind: AlertKind): Promise<News & { closed: number }> {
  return inTransaction(context.db, async (tx) => {
    const ended = await takeEnded(tx, kind);
    const incidents = ended.filter(({ openedAt }) => openedAt !== null);
    const told = incidents.filter(({ noticedAt }) => noticedAt !== null);
    const left = await leftOf(tx, kind, told);
    const news = alertKinds[kind].endIsNews ? told.filter(({ id }) => !left.has(id)) : [];
    const mailIds = await writeNotices(tx, context, 'closed', news, await listeners(tx, news));
    await reportClosed(tx, context, told, left);
    return { closed: incidents.length, mailIds, events: incidents.map(alertChanged) };
  });
}

async function takeEnded(tx: Transaction, kind: AlertKind): Promise<Incident[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT i."id" FROM "Incident" i
    WHERE i."kind" = ${kind} AND i."closedAt" IS NULL AND NOT EXISTS (
      SELECT FROM (${conditions[kind].holds}) h
      WHERE h."subjectId" = i."subjectId" AND h."customerId" IS NOT DISTINCT FROM i."customerId")
    ORDER BY i."openedAt", i."id" LIMIT ${alertBounds.closedAtOnce} FOR UPDATE OF i SKIP LOCKED`;
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return [];
  await tx.incident.deleteMany({ where: { id: { in: ids }, openedAt: null } });
  await tx.$executeRaw`UPDATE "Incident" SET "closedAt" = now() WHERE "id" = ANY(${ids}::uuid[])`;
  return tx.incident.findMany({ where: { id: { in: ids } }, orderBy: { openedAt: 'asc' } });
}

/** Who heard of the beginning, by which channels, as far as they may still hear. */
async function listeners(tx: Transaction, incidents: readonly Incident[]) {
  if (incidents.length === 0) return [];
  const ids = incidents.map(({ id }) => id);
  const heard = await tx.notice.findMany({ where: { incidentId: { in: ids }, phase: 'opened' } });
  const by = new Set(heard.map(({ incidentId, userId, channel }) => `${incidentId} ${userId} ${channel}`));
  return (await recipientsOf(tx, incidents)).map((recipient) => ({
    ...recipient,
    channels: recipient.channels.filter((channel) => by.has(`${recipient.incidentId} ${recipient.userId} ${channel}`)),
  }));
}
