import type { Incident, Notice } from '@pocketproxy/prisma';
import { nilUuid } from '@pocketproxy/relay/contract';
import { queueAlertMail, type MailLine } from '@/domain/alert/mail';
import type { News } from '@/domain/alert/news';
import { recipientsOf, type Recipient } from '@/domain/alert/recipients';
import type { BaseContext } from '@/domain/context';
import { inTransaction, type Transaction } from '@/domain/database';

/** Notices that one round takes at most. */
const atOnce = 5_000;

interface Digest {
  readonly to: Recipient;
  readonly lines: MailLine[];
}

/**
 * Sends each person whose quiet hours are over one mail with all that waited, as far as they may still hear of it. What they may
 * not, or have muted meanwhile, was not said: it is forgotten, so that the end of a mute says it.
 */
export function sendDigests(context: BaseContext): Promise<News & { digests: number }> {
  return inTransaction(context.db, async (tx) => {
    const held = await takeHeld(tx);
    const ids = [...new Set(held.map(({ incidentId }) => incidentId))];
    const incidents = await tx.incident.findMany({ where: { id: { in: ids } } });
    const { digests, unsaid } = sort(held, incidents, await recipientsOf(tx, incidents));
    if (unsaid.length > 0) await tx.notice.deleteMany({ where: { id: { in: unsaid } } });
    const mailIds: string[] = [];
    for (const { to, lines } of digests) mailIds.push(await queueAlertMail(tx, context, to, lines, { digest: true }));
    return { digests: mailIds.length, mailIds };
  });
}

/** Takes what is due, or waits for a clock that was ahead: whoever updates a row first has it. */
async function takeHeld(tx: Transaction): Promise<Notice[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "Notice" SET "heldUntil" = NULL WHERE "id" IN (
      SELECT "id" FROM "Notice" WHERE ("heldUntil" <= now() OR "heldUntil" > now() + interval '25 hours') ORDER BY "heldUntil" LIMIT ${atOnce} FOR UPDATE SKIP LOCKED)
    RETURNING "id"`;
  if (rows.length === 0) return [];
  return tx.notice.findMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
}

/** The notices by person and customer, in their order, and the ids of those of which their person may no longer hear. */
function sort(notices: readonly Notice[], incidents: readonly Incident[], recipients: readonly Recipient[]) {
  const byId = new Map(incidents.map((incident) => [incident.id, incident]));
  const byNotice = new Map(recipients.map((one) => [keyOf(one.incidentId, one.userId, one.sideId), one]));
  const digests = new Map<string, Digest>();
  const unsaid: string[] = [];
  for (const { id, incidentId, userId, customerId, phase } of notices) {
    const incident = byId.get(incidentId);
    const to = byNotice.get(keyOf(incidentId, userId, customerId ?? nilUuid));
    if (!incident || !to?.channels.includes('mail')) {
      unsaid.push(id);
      continue;
    }
    const person = keyOf(userId, to.sideId);
    const digest = digests.get(person) ?? { to, lines: [] };
    digest.lines.push({ phase, incident });
    digests.set(person, digest);
  }
  return { digests: [...digests.values()], unsaid };
}

function keyOf(...ids: readonly string[]): string {
  return ids.join(' ');
}
