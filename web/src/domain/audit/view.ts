import type { AuditLog, Prisma } from '@pocketproxy/prisma';
import type { Context } from '@/domain/context';
import { customerNames } from '@/domain/customer/names';
import type { Viewer } from '@/domain/viewer';

/** A row of the audit log as screens and exports show it. */
export interface AuditView {
  readonly id: string;
  readonly at: Date;
  readonly actorKind: string;
  /** Email address or name; null for customers when an operator, or somebody that they share with, acted. */
  readonly actorName: string | null;
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string | null;
  readonly customerId: string | null;
  /** Null where there is none any more, or it is somebody else's. */
  readonly customerName: string | null;
  /** The customer whose people acted through a share; null for its owner, who knows the address only. */
  readonly holderId: string | null;
  readonly holderName: string | null;
  /** The address that the device was shared with, where somebody acted through a share. */
  readonly sharedWith: string | null;
  readonly ip: string | null;
  readonly before: Prisma.JsonValue;
  readonly after: Prisma.JsonValue;
}

export interface AuditPage {
  readonly rows: readonly AuditView[];
  /** Give it as `before` to get the next page; null at the end. */
  readonly next: string | null;
  /** The name of the customer that the filter asks for; null without one, and where it is not known. */
  readonly customerName: string | null;
}

/** How a customer reads who of another customer acted on a device that it shares. */
export const sharedActorKind = 'somebody you share with';

/** Rows as the viewer may read them, with the names of those customers that the viewer may know of. */
export async function auditViews(context: Context, rows: readonly AuditLog[]): Promise<AuditView[]> {
  const { viewer } = context;
  const names = await customerNames(
    context,
    rows.flatMap(({ customerId, holderId }) => [customerId, holderId]),
  );
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null));
  return rows.map((row) => {
    const { id, at, action, targetType, targetId, customerId, sharedWith, before, after } = row;
    const who = shownActor(row, viewer);
    return {
      ...{ id, at, action, targetType, targetId, customerId, sharedWith, ...who },
      ...{ customerName: nameOf(customerId), holderName: nameOf(who.holderId) },
      ...{ before: ownOnly(before, viewer), after: ownOnly(after, viewer) },
    };
  });
}

/**
 * Customers read that an operator did it, or somebody that they share with: not who, from where, and of which customer,
 * and not between which other customers and itself something moved.
 */
function shownActor({ actorKind, actorName, ip, holderId }: AuditLog, viewer: Viewer) {
  if (viewer.isOperator) return { actorKind, actorName, ip, holderId };
  const nobody = { actorName: null, ip: null, holderId: null };
  if (actorKind === 'operator') return { actorKind, ...nobody };
  if (holderId !== null && !isOwn(holderId, viewer)) return { actorKind: sharedActorKind, ...nobody };
  return { actorKind, actorName, ip, holderId };
}

/** Facts without the id of a customer that is not the viewer's. */
function ownOnly(facts: Prisma.JsonValue, viewer: Viewer): Prisma.JsonValue {
  const foreign =
    !viewer.isOperator && isObject(facts) && 'customerId' in facts && !isOwn(facts.customerId ?? null, viewer);
  return foreign ? { ...facts, customerId: null } : facts;
}

function isOwn(id: Prisma.JsonValue, viewer: Viewer): boolean {
  return viewer.memberships.some(({ customerId }) => customerId === id);
}

function isObject(facts: Prisma.JsonValue): facts is Prisma.JsonObject {
  return typeof facts === 'object' && facts !== null && !Array.isArray(facts);
}
