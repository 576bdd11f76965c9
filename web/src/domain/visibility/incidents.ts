import type { Prisma } from '@pocketproxy/prisma';
import { kindsFor, sharedKinds } from '@/domain/alert/kinds';
import type { Database, Transaction } from '@/domain/database';
import type { Viewer } from '@/domain/viewer';

/**
 * The incidents that a viewer may see: all for operators; for members those of their customer, by the kinds that their
 * role hears of, and those about devices shared with them that began since (TENANT-04). One of which it is not yet
 * certain that it is an alert is seen by no one.
 */
export async function visibleIncidents(db: Database | Transaction, viewer: Viewer): Promise<Prisma.IncidentWhereInput> {
  const opened = { openedAt: { not: null } };
  if (viewer.isOperator) return opened;
  const own = viewer.memberships.map(({ customerId, role }) => ({ customerId, kind: { in: kindsFor(role) } }));
  const shares = await db.share.findMany({
    where: {
      deviceId: { in: viewer.shares.map(({ deviceId }) => deviceId) },
      customerId: { in: viewer.memberships.map(({ customerId }) => customerId) },
    },
    select: { deviceId: true, createdAt: true },
  });
  const shared = shares.map(({ deviceId, createdAt }) => ({
    ...{ deviceId, kind: { in: sharedKinds }, openedAt: { gte: createdAt } },
  }));
  return { AND: [opened, { OR: [...own, ...shared] }] };
}
