import type { Notice } from '@pocketproxy/prisma';
import { nilUuid } from '@pocketproxy/relay/contract';
import { queueAlertMail } from '@/domain/alert/mail';
import type { News } from '@/domain/alert/news';
import type { BaseContext } from '@/domain/context';
import { inTransaction, type Transaction } from '@/domain/database';

/** Notices that one round takes at most. */
const atOnce = 5_000;

/** Sends each person whose quiet hours are over one mail with all that waited. */
export function sendDigests(context: BaseContext): Promise<News & { digests: number }> {
  return inTransaction(context.db, async (tx) => {
    const groups = new Map<string, Notice[]>();
    for (const notice of await takeHeld(tx)) {
      const key = `${notice.userId} ${notice.customerId}`;
      groups.set(key, [...(groups.get(key) ?? []), notice]);
    }
    const mailIds: string[] = [];
    for (const notices of groups.values()) {
      const mailId = await digest(tx, context, notices);
      if (mailId !== null) mailIds.push(mailId);
    }
    return { digests: mailIds.length, mailIds };
  });
}

/** Takes what is due: whoever updates a row first has it. */
async function takeHeld(tx: Transaction): Promise<Notice[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "Notice" SET "heldUntil" = NULL WHERE "id" IN (
      SELECT "id" FROM "Notice" WHERE "heldUntil" <= now() ORDER BY "heldUntil" LIMIT ${atOnce} FOR UPDATE SKIP LOCKED)
    RETURNING "id"`;
  if (rows.length === 0) return [];
  return tx.notice.findMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
}

/** Null for someone who may no longer hear of it: removed, or of a suspended customer. */
async function digest(tx: Transaction, context: BaseContext, notices: readonly Notice[]): Promise<string | null> {
  const [first] = notices;
  if (!first) return null;
  const { userId, customerId } = first;
  const person = await tx.user.findFirst({
    where: {
      ...{ id: userId, emailVerifiedAt: { not: null } },
      ...(customerId === null
        ? { isOperator: true }
        : { memberships: { some: { customerId, customer: { state: 'active' } } } }),
    },
    select: { email: true },
  });
  if (!person) return null;
  const sideId = customerId ?? nilUuid;
  const settings = await tx.alertSettings.findUnique({ where: { userId_sideId: { userId, sideId } } });
  const ids = notices.map(({ incidentId }) => incidentId);
  const incidents = await tx.incident.findMany({ where: { id: { in: ids } } });
  const byId = new Map(incidents.map((incident) => [incident.id, incident]));
  const lines = notices.flatMap(({ incidentId, phase }) => {
    const incident = byId.get(incidentId);
    return incident ? [{ phase, incident }] : [];
  });
  const to = { email: person.email, sideId, timeZone: settings?.timeZone ?? 'UTC' };
  return queueAlertMail(tx, context, to, lines, { digest: true });
}
