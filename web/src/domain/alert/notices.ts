import type { Incident, Notice, NoticePhase } from '@pocketproxy/prisma';
import { nilUuid } from '@pocketproxy/relay/contract';
import { queueAlertMail } from '@/domain/alert/mail';
import { quietUntil } from '@/domain/alert/quiet';
import type { Recipient } from '@/domain/alert/recipients';
import type { BaseContext } from '@/domain/context';
import type { Transaction } from '@/domain/database';

type NewNotice = Omit<Notice, 'id' | 'readAt'>;

/**
 * Writes the notices of a phase of incidents, each person's once by each channel, and the mails: one for each person and
 * customer, however many incidents there are. During quiet hours a mail waits as its notice. Returns the mails' ids.
 */
export async function writeNotices(
  tx: Transaction,
  context: BaseContext,
  phase: NoticePhase,
  incidents: readonly Incident[],
  recipients: readonly Recipient[],
): Promise<string[]> {
  const data = recipients.flatMap((recipient) => noticesOf(context, phase, recipient));
  if (data.length === 0) return [];
  // The unique key leaves out what was written already, by whoever
  const written = await insert(tx, data);
  const mails = written.filter(({ channel, heldUntil }) => channel === 'mail' && heldUntil === null);
  const byId = new Map(incidents.map((incident) => [incident.id, incident]));
  const ids: string[] = [];
  for (const [recipient, notices] of byPerson(recipients, mails)) {
    const lines = notices.flatMap((notice) => {
      const incident = byId.get(notice.incidentId);
      return incident ? [{ phase, incident }] : [];
    });
    ids.push(await queueAlertMail(tx, context, recipient, lines));
  }
  return ids;
}

function noticesOf(
  { now }: BaseContext,
  phase: NoticePhase,
  { incidentId, userId, sideId, channels, quiet }: Recipient,
): NewNotice[] {
  const customerId = sideId === nilUuid ? null : sideId;
  return channels.map((channel) => ({
    ...{ incidentId, userId, customerId, channel, phase, createdAt: now },
    heldUntil: channel === 'mail' && quiet ? quietUntil(quiet, now) : null,
  }));
}

type Written = Pick<Notice, 'incidentId' | 'userId' | 'customerId' | 'channel' | 'heldUntil'>;

/** In one statement, since a fleet that goes at once makes thousands. Returns those that were new. */
function insert(tx: Transaction, notices: readonly NewNotice[]): Promise<Written[]> {
  return tx.$queryRaw<Written[]>`
    INSERT INTO "Notice" ("id", "incidentId", "userId", "customerId", "channel", "phase", "createdAt", "heldUntil")
    SELECT gen_random_uuid(), n.* FROM jsonb_to_recordset(${JSON.stringify(notices)}::jsonb) AS n(
      "incidentId" uuid, "userId" uuid, "customerId" uuid, "channel" "NoticeChannel", "phase" "NoticePhase",
      "createdAt" timestamptz, "heldUntil" timestamptz)
    ON CONFLICT DO NOTHING
    RETURNING "incidentId", "userId", "customerId", "channel", "heldUntil"`;
}

/** The notices of each person as a member of each customer, in the order of the notices. */
function byPerson(recipients: readonly Recipient[], notices: readonly Written[]): [Recipient, Written[]][] {
  const groups = new Map<string, [Recipient, Written[]]>();
  const people = new Map(recipients.map((recipient) => [keyOf(recipient.userId, recipient.sideId), recipient]));
  for (const notice of notices) {
    const key = keyOf(notice.userId, notice.customerId ?? nilUuid);
    const recipient = people.get(key);
    if (!recipient) continue;
    const group = groups.get(key);
    if (group) group[1].push(notice);
    else groups.set(key, [recipient, [notice]]);
  }
  return [...groups.values()];
}

function keyOf(userId: string, sideId: string): string {
  return `${userId} ${sideId}`;
}
