import type { Incident } from '@pocketproxy/prisma';
import { nilUuid } from '@pocketproxy/relay/contract';
import { alertKinds, isAlertKind } from '@/domain/alert/kinds';
import type { BaseContext } from '@/domain/context';
import type { Transaction } from '@/domain/database';
import { recordEvent } from '@/domain/event/record';

/** Hands the beginning or the end of an incident to webhooks, unless its customer muted the device. */
export async function recordAlert(
  tx: Transaction,
  context: BaseContext,
  phase: 'opened' | 'closed',
  incident: Incident,
): Promise<void> {
  const { id: incidentId, kind, subjectId, customerId, deviceId, openedAt, closedAt, count, facts } = incident;
  if (!isAlertKind(kind) || openedAt === null || (await isMuted(tx, incident))) return;
  const { subject, severity, sentence } = alertKinds[kind];
  await recordEvent(tx, context, {
    kind: `alert.${phase}`,
    customerId,
    data: {
      ...{ incidentId, alert: kind, severity, sentence: sentence(phase, facts), count, deviceId },
      ...{ openedAt: openedAt.toISOString(), closedAt: closedAt?.toISOString() ?? null },
      connectionId: subject === 'connection' ? subjectId : null,
      relayId: subject === 'relay' ? subjectId : null,
    },
  });
}

async function isMuted(tx: Transaction, { deviceId, customerId }: Incident): Promise<boolean> {
  if (deviceId === null) return false;
  const [row] = await tx.$queryRaw<{ muted: boolean }[]>`SELECT EXISTS (SELECT FROM "DeviceMute"
    WHERE "deviceId" = ${deviceId}::uuid AND "sideId" = ${customerId ?? nilUuid}::uuid
      AND ("until" IS NULL OR "until" > now())) AS "muted"`;
  return row?.muted ?? false;
}
