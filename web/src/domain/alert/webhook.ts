import type { Incident } from '@pocketproxy/prisma';
import { nilUuid } from '@pocketproxy/relay/contract';
import { alertKinds, isAlertKind, type AlertPhase } from '@/domain/alert/kinds';
import type { BaseContext } from '@/domain/context';
import type { Transaction } from '@/domain/database';
import { recordEvents } from '@/domain/event/record';

/**
 * Hands the beginning or the end of incidents to webhooks, except of devices that their customer muted.
 * @param left those that ended because their subject went away
 */
export async function recordAlerts(
  tx: Transaction,
  context: BaseContext,
  phase: 'opened' | 'closed',
  incidents: readonly Incident[],
  left: ReadonlySet<string> = new Set(),
): Promise<void> {
  if (incidents.length === 0) return;
  const muted = await mutedDevices(tx, incidents);
  const events = incidents.flatMap((incident) => {
    const { id, customerId, deviceId } = incident;
    const ended = left.has(id) ? 'left' : phase;
    const data = muted.has(`${deviceId} ${customerId ?? nilUuid}`) ? undefined : dataOf(ended, incident);
    return data ? [{ customerId, data }] : [];
  });
  await recordEvents(tx, context, `alert.${phase}`, events);
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

/** `device side` of those that are muted now. */
async function mutedDevices(tx: Transaction, incidents: readonly Incident[]): Promise<Set<string>> {
  const ids = incidents.flatMap(({ deviceId }) => deviceId ?? []);
  const rows = await tx.$queryRaw<{ deviceId: string; sideId: string }[]>`SELECT "deviceId", "sideId" FROM "DeviceMute"
    WHERE "deviceId" = ANY(${ids}::uuid[]) AND ("until" IS NULL OR "until" > now())`;
  return new Set(rows.map(({ deviceId, sideId }) => `${deviceId} ${sideId}`));
}
