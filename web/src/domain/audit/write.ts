import type { Prisma } from '@pocketproxy/prisma';
import type { AuditAction } from '@/domain/audit/actions';
import type { BaseContext } from '@/domain/context';
import type { Viewer } from '@/domain/viewer';
import type { Transaction } from '@/domain/database';

export interface AuditEntry {
  readonly action: AuditAction;
  readonly target:
    | readonly [
        type:
          | 'session'
          | 'user'
          | 'customer'
          | 'device'
          | 'connection'
          | 'pairing_code'
          | 'invitation'
          | 'group'
          | 'relay'
          | 'webhook'
          | 'api_key',
        id: string,
      ]
    /** Of the whole product. */
    | readonly [type: 'settings', id: null];
  readonly customerId: string | null;
  /** Changed fields only, and never a secret. */
  readonly before?: Prisma.InputJsonObject;
  readonly after?: Prisma.InputJsonObject;
}

/**
 * Writes the audit row of a change, in the change's own transaction (SEC-04). What a person does through a share is in
 * the logs of both customers.
 */
export async function writeAudit(
  tx: Transaction,
  context: BaseContext & { readonly viewer?: Viewer },
  entry: AuditEntry,
): Promise<void> {
  const [targetType, targetId] = entry.target;
  const { actor, ip, now, viewer } = context;
  await tx.auditLog.create({
    data: {
      at: now,
      actorKind: actor.kind,
      actorId: actor.id,
      actorName: actor.name,
      action: entry.action,
      targetType,
      targetId,
      customerId: entry.customerId,
      ...(viewer && (await usedShare(tx, viewer, entry))),
      ip,
      before: entry.before,
      after: entry.after,
    },
  });
}

/** Through which share a person acts on what is another customer's; the one of the customer that they work in first. */
async function usedShare(tx: Transaction, viewer: Viewer, { target: [, id], customerId }: AuditEntry) {
  if (id === null) return {};
  const own = viewer.memberships.map((membership) => membership.customerId);
  if (viewer.isOperator || customerId === null || own.includes(customerId)) return {};
  const holder = viewer.key
    ? { customerId: { in: own } }
    : { customer: { members: { some: { userId: viewer.userId } } } };
  const shares = await tx.share.findMany({
    where: {
      ...holder,
      device: { customerId, OR: [{ id }, { connections: { some: { id } } }] },
    },
    orderBy: { createdAt: 'asc' },
  });
  const used = shares.find((share) => share.customerId !== null && own.includes(share.customerId)) ?? shares[0];
  return used && { holderId: used.customerId, sharedWith: used.email };
}
