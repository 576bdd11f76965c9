import type { z } from 'zod';
import type { Prisma } from '@pocketproxy/prisma';
import { auditFilterInput } from '@/domain/audit/input';
import { authorize } from '@/domain/authorize';
import type { Viewer } from '@/domain/viewer';

/**
 * The rows that a viewer may read and that fit the filter: all for operators; for owners those of their customer and
 * those of what its people did through a share. For operators a customer's rows are both kinds as well.
 * @throws AppError `forbidden`
 */
export function visibleAudit(
  viewer: Viewer,
  { action, actor, target, customerId, from, to }: z.output<typeof auditFilterInput>,
): Prisma.AuditLogWhereInput {
  const own = viewer.memberships.map((membership) => membership.customerId);
  for (const id of viewer.isOperator || own.length === 0 ? [null] : own)
    authorize(viewer, 'audit.view', { customerId: id });
  return {
    AND: [
      viewer.isOperator ? {} : ofCustomers(own),
      customerId === undefined ? {} : viewer.isOperator ? ofCustomers([customerId]) : { customerId },
      actor === undefined ? {} : byActor(viewer, own, actor),
      { action, targetId: target, at: { gte: from, lt: to } },
    ],
  };
}

function ofCustomers(ids: string[]): Prisma.AuditLogWhereInput {
  return { OR: [{ customerId: { in: ids } }, { holderId: { in: ids } }] };
}

/** Filtering by name must not reveal more than the row does: neither which operator it was, nor which person of another customer. */
function byActor(viewer: Viewer, own: string[], actor: string): Prisma.AuditLogWhereInput {
  const part = { contains: actor, mode: 'insensitive' as const };
  if (viewer.isOperator) return { actorName: part };
  const named = {
    actorName: part,
    actorKind: { not: 'operator' },
    OR: [{ holderId: null }, { holderId: { in: own } }],
  };
  return { OR: [named, { sharedWith: part }] };
}
