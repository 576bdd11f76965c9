import type { z } from 'zod';
import type { Prisma } from '@pocketproxy/prisma';
import { auditFilterInput } from '@/domain/audit/input';
import { authorize } from '@/domain/authorize';
import type { Viewer } from '@/domain/viewer';

/**
 * The rows that a viewer may read and that fit the filter: all for operators, those of their customer for its owners.
 * @throws AppError `forbidden`
 */
export function visibleAudit(
  viewer: Viewer,
  { action, actor, target, customerId, from, to }: z.output<typeof auditFilterInput>,
): Prisma.AuditLogWhereInput {
  const own = viewer.memberships.map((membership) => membership.customerId);
  for (const id of viewer.isOperator || own.length === 0 ? [null] : own)
    authorize(viewer, 'audit.view', { customerId: id });
  const name = actor ? { actorName: { contains: actor, mode: 'insensitive' as const } } : {};
  // Filtering by name must not tell who of the staff it was
  const byName = actor && !viewer.isOperator ? { ...name, actorKind: { not: 'operator' } } : name;
  return {
    AND: [
      viewer.isOperator ? {} : { customerId: { in: own } },
      customerId === undefined ? {} : { customerId },
      byName,
      { action, targetId: target, at: { gte: from, lt: to } },
    ],
  };
}
