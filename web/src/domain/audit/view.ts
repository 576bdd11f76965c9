import type { AuditLog, Prisma } from '@pocketproxy/prisma';
import { z } from 'zod';
import type { Context } from '@/domain/context';
import { auditNames, idsIn } from '@/domain/audit/names';
import { pageOf } from '@/domain/page';
import type { Viewer } from '@/domain/viewer';

const json: z.ZodType<Prisma.JsonValue> = z.json();

/** A row of the audit log as screens and exports show it. */
export const auditView = z.object({
  id: z.uuid(),
  at: z.date(),
  actorKind: z.string(),
  /** Email address or name; null for customers when an operator, or someone that they share with, acted. */
  actorName: z.string().nullable(),
  action: z.string(),
  targetType: z.string(),
  targetId: z.string().nullable(),
  /** What it is called now, else what it was called; null where neither is known. */
  targetName: z.string().nullable(),
  customerId: z.string().nullable(),
  /** Null where there is none any more, or it is someone else's. */
  customerName: z.string().nullable(),
  /** The customer whose people acted through a share; null for its owner, who knows the address only. */
  holderId: z.string().nullable(),
  holderName: z.string().nullable(),
  /** The address that the device was shared with, where someone acted through a share. */
  sharedWith: z.string().nullable(),
  ip: z.string().nullable(),
  before: json,
  after: json,
  /** What ids in `before` and `after` are called, as far as the viewer may know. */
  names: z.record(z.string(), z.string()),
});
export type AuditView = z.infer<typeof auditView>;

export const auditPage = pageOf(auditView).extend({
  /** The name of the customer that the filter asks for; null without one, and where it is not known. */
  customerName: z.string().nullable(),
});
export type AuditPage = z.infer<typeof auditPage>;

/** How a customer reads who of another customer acted on a device that it shares. */
export const sharedActorKind = 'someone you share with';

/** Rows as the viewer may read them, with the names of those customers that the viewer may know of. */
export async function auditViews(context: Context, rows: readonly AuditLog[]): Promise<AuditView[]> {
  const { viewer } = context;
  const names = await auditNames(context, rows);
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null));
  return rows.map((row) => {
    const { id, at, action, targetType, targetId, customerId, sharedWith } = row;
    const who = shownActor(row, viewer);
    return {
      ...{ id, at, action, targetType, targetId, customerId, sharedWith, ...who },
      ...{ customerName: nameOf(customerId), holderName: nameOf(who.holderId) },
      ...shownFacts(row, viewer, names),
    };
  });
}

/**
 * Customers read that an operator did it, or someone that they share with: not who, from where, and of which customer,
 * and not between which other customers and itself something moved.
 */
function shownActor({ actorKind, actorName, ip, holderId }: AuditLog, viewer: Viewer) {
  if (viewer.isOperator) return { actorKind, actorName, ip, holderId };
  const unnamed = { actorName: null, ip: null, holderId: null };
  if (actorKind === 'operator') return { actorKind, ...unnamed };
  if (holderId !== null && !isOwn(holderId, viewer)) return { actorKind: sharedActorKind, ...unnamed };
  return { actorKind, actorName, ip, holderId };
}

/** What changed, with the names of what it speaks of by id; and the target's own, now or then. */
function shownFacts(row: AuditLog, viewer: Viewer, names: ReadonlyMap<string, string>) {
  const [before, after] = [ownOnly(row.before, viewer), ownOnly(row.after, viewer)];
  const ids = [...new Set([...idsIn(before), ...idsIn(after)])];
  const known = ids.flatMap((id) => {
    const name = names.get(id);
    return name === undefined ? [] : [[id, name] as const];
  });
  const then = nameIn(after) ?? nameIn(before);
  const targetName = (row.targetId === null ? undefined : names.get(row.targetId)) ?? then ?? null;
  return { before, after, targetName, names: Object.fromEntries(known) };
}

/** What a thing was called when it was made, renamed or removed; a person by the address. */
function nameIn(facts: Prisma.JsonValue): string | undefined {
  if (!isObject(facts)) return undefined;
  return [facts['name'], facts['email']].find((one) => typeof one === 'string');
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
