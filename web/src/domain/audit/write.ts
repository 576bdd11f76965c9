import type { Prisma } from '@pocketproxy/prisma';
import type { AuditAction } from '@/domain/audit/actions';
import type { SystemContext } from '@/domain/context';
import type { Transaction } from '@/lib/database';

export interface AuditEntry {
  readonly action: AuditAction;
  readonly target: readonly [
    type: 'session' | 'user' | 'customer' | 'device' | 'connection' | 'pairing_code' | 'invitation',
    id: string,
  ];
  readonly customerId: string | null;
  /** Changed fields only, and never a secret. */
  readonly before?: Prisma.InputJsonObject;
  readonly after?: Prisma.InputJsonObject;
}

/** Writes the audit row of a change, in the change's own transaction (SEC-04). */
export async function writeAudit(tx: Transaction, context: SystemContext, entry: AuditEntry): Promise<void> {
  const [targetType, targetId] = entry.target;
  const { actor, ip, now } = context;
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
      ip,
      before: entry.before,
      after: entry.after,
    },
  });
}
