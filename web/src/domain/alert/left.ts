import { Prisma, type Incident } from '@pocketproxy/prisma';
import { connectionsWithSide } from '@/domain/alert/conditions';
import { alertKinds, type AlertKind, type SubjectType } from '@/domain/alert/kinds';
import type { Transaction } from '@/domain/database';
import { isPaired } from '@/domain/device/state-sql';

/** That the subject of incident `i` is still there, and its customer's. */
const present: Readonly<Record<SubjectType, Prisma.Sql>> = {
  device: Prisma.sql`EXISTS (SELECT FROM "Device" d
    WHERE d."id" = i."subjectId" AND d."customerId" IS NOT DISTINCT FROM i."customerId" AND ${isPaired})`,
  connection: Prisma.sql`EXISTS (SELECT FROM (${connectionsWithSide}) n
    WHERE n."id" = i."subjectId" AND n."sideId" IS NOT DISTINCT FROM i."customerId" AND n."enabled")`,
  relay: Prisma.sql`EXISTS (SELECT FROM "Relay" r WHERE r."id" = i."subjectId")`,
  customer: Prisma.sql`EXISTS (SELECT FROM "Device" d WHERE d."customerId" = i."subjectId" AND ${isPaired})`,
  person: Prisma.sql`EXISTS (SELECT FROM "User" u WHERE u."id" = i."subjectId")`,
  endpoint: Prisma.sql`EXISTS (SELECT FROM "WebhookEndpoint" e WHERE e."id" = i."subjectId" AND e."enabled")`,
  product: Prisma.sql`TRUE`,
};

/**
 * Of incidents of one kind that ended, those whose subject went away: a device to other people, a webhook that was
 * deleted. No one may hear that their cause is gone.
 */
export async function leftOf(tx: Transaction, kind: AlertKind, incidents: readonly Incident[]): Promise<Set<string>> {
  if (incidents.length === 0) return new Set();
  const ids = incidents.map(({ id }) => id);
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT i."id" FROM "Incident" i
    WHERE i."id" = ANY(${ids}::uuid[]) AND NOT ${present[alertKinds[kind].subject]}`;
  return new Set(rows.map(({ id }) => id));
}
