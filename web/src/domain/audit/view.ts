import type { AuditLog, Prisma } from '@pocketproxy/prisma';
import type { Viewer } from '@/domain/viewer';

/** A row of the audit log as screens and exports show it. */
export interface AuditView {
  readonly id: string;
  readonly at: Date;
  readonly actorKind: string;
  /** E-mail address or name; null for customers when an operator acted. */
  readonly actorName: string | null;
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string | null;
  readonly customerId: string | null;
  readonly ip: string | null;
  readonly before: Prisma.JsonValue;
  readonly after: Prisma.JsonValue;
}

export interface AuditPage {
  readonly rows: readonly AuditView[];
  /** Give it as `before` to get the next page; null at the end. */
  readonly next: string | null;
}

/**
 * Customers read that an operator did it, not who of the staff and from where, and not between which other customers
 * and itself something moved.
 */
export function auditView(row: AuditLog, viewer: Viewer): AuditView {
  const { id, at, actorKind, action, targetType, targetId, customerId, before, after } = row;
  const hidden = actorKind === 'operator' && !viewer.isOperator;
  const { actorName, ip } = hidden ? { actorName: null, ip: null } : row;
  const shown = { before: ownOnly(before, viewer), after: ownOnly(after, viewer) };
  return { id, at, actorKind, actorName, action, targetType, targetId, customerId, ip, ...shown };
}

/** Facts without the id of a customer that is not the viewer's. */
function ownOnly(facts: Prisma.JsonValue, viewer: Viewer): Prisma.JsonValue {
  const foreign =
    !viewer.isOperator &&
    isObject(facts) &&
    'customerId' in facts &&
    !viewer.memberships.some(({ customerId }) => customerId === facts.customerId);
  return foreign ? { ...facts, customerId: null } : facts;
}

function isObject(facts: Prisma.JsonValue): facts is Prisma.JsonObject {
  return typeof facts === 'object' && facts !== null && !Array.isArray(facts);
}
