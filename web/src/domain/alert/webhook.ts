import type { Incident } from '@pocketproxy/prisma';
import { nilUuid } from '@pocketproxy/relay/contract';
import { alertKinds, isAlertKind, type AlertPhase } from '@/domain/alert/kinds';
import type { BaseContext } from '@/domain/context';
import type { Transaction } from '@/domain/database';
import { recordEvents } from '@/domain/event/record';

/**
 * Hands the beginning of incidents to webhooks, once, except of devices that their customer muted: those are reported when
 * the mute ends, if they are still open then.
 */
export async function reportOpened(
  tx: Transaction,
  context: BaseContext,
  incidents: readonly Incident[],
): Promise<void> {
  const ids = incidents.map(({ id }) => id);
  if (ids.length === 0) return;
  const taken = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "Incident" i SET "reportedAt" = now()
    WHERE i."id" = ANY(${ids}::uuid[]) AND i."reportedAt" IS NULL AND i."closedAt" IS NULL AND NOT EXISTS (
      SELECT FROM "DeviceMute" m WHERE m."deviceId" = i."deviceId" AND m."sideId" = COALESCE(i."customerId", ${nilUuid}::uuid)
        AND (m."until" IS NULL OR m."until" > now()))
    RETURNING i."id"`;
  const reported = new Set(taken.map(({ id }) => id));
  const news = incidents.filter(({ id }) => reported.has(id));
  await record(tx, context, 'alert.opened', news, () => 'opened');
}

/**
 * Hands the end of incidents to webhooks, muted or not: to a program what never closes would be open for good.
 * @param left those that ended because their subject went away
 */
export async function reportClosed(
  tx: Transaction,
  context: BaseContext,
  incidents: readonly Incident[],
  left: ReadonlySet<string>,
): Promise<void> {
  const reported = incidents.filter(({ reportedAt }) => reportedAt !== null);
  await record(tx, context, 'alert.closed', reported, ({ id }) => (left.has(id) ? 'left' : 'closed'));
}

function record(
  tx: Transaction,
  context: BaseContext,
  kind: 'alert.opened' | 'alert.closed',
  incidents: readonly Incident[],
  phaseOf: (incident: Incident) => AlertPhase,
): Promise<void> {
  const events = incidents.flatMap((incident) => {
    const data = dataOf(phaseOf(incident), incident);
    return data ? [{ customerId: incident.customerId, data }] : [];
  });
  return recordEvents(tx, context, kind, events);
}

function dataOf(phase: AlertPhase, incident: Incident) {
  const { id: incidentId, kind, subjectId, deviceId, openedAt, closedAt, count, facts } = incident;
  if (!isAlertKind(kind) || openedAt === null) return undefined;
  const { subject, severity, sentence } = alertKinds[kind];
  return {
    ...{ incidentId, alert: kind, severity, sentence: sentence(phase, facts), count, deviceId },
    ...{ openedAt: openedAt.toISOString(), closedAt: closedAt?.toISOString() ?? null },
    ended: ({ opened: null, closed: 'resolved', left: 'left' } as const)[phase],
    connectionId: subject === 'connection' ? subjectId : null,
    relayId: subject === 'relay' ? subjectId : null,
  };
}
