import type { AuditLog, Prisma } from '@pocketproxy/prisma';
import type { Context } from '@/domain/context';
import { customerNames } from '@/domain/customer/names';
import { tenant } from '@/domain/visibility/tenant';
import { visibleConnections } from '@/domain/visibility/connections';
import { visibleDevices } from '@/domain/visibility/devices';

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * The names of everything that rows of the audit log speak of by id, by id: targets, customers, and the ids among the facts.
 * Only of what the viewer may see now; what is gone, or went to someone else, has none (TENANT-01).
 */
export async function auditNames(context: Context, rows: readonly AuditLog[]): Promise<ReadonlyMap<string, string>> {
  const ids = new Set<string>();
  for (const { targetId, customerId, holderId, before, after } of rows) {
    for (const id of [targetId, customerId, holderId]) if (id !== null) ids.add(id);
    for (const facts of [before, after]) for (const text of idsIn(facts)) ids.add(text);
  }
  const id = { in: [...ids].filter((one) => uuid.test(one)) };
  if (id.in.length === 0) return new Map();
  const { db, viewer } = context;
  const own = tenant(viewer);
  const device = visibleDevices(viewer);
  const named = { id: true, name: true } as const;
  const lists = await Promise.all([
    db.device.findMany({ where: { AND: [{ id }, device] }, select: named }),
    db.connection.findMany({ where: { AND: [{ id }, visibleConnections(viewer)] }, select: named }),
    db.rotationLink.findMany({ where: { id, device: own }, select: named }),
    db.deviceGroup.findMany({ where: { id, ...own }, select: named }),
    db.webhookEndpoint.findMany({ where: { id, ...own }, select: named }),
    db.apiKey.findMany({ where: { id, ...own }, select: named }),
    db.relay.findMany({ where: { id, ...(viewer.isOperator ? {} : { devices: { some: device } }) }, select: named }),
    db.user.findMany({
      where: { id, ...(viewer.isOperator ? {} : { isOperator: false, memberships: { some: own } }) },
      select: named,
    }),
    db.invitation
      .findMany({ where: { id, ...own }, select: { id: true, email: true } })
      .then((found) => found.map(({ id, email: name }) => ({ id, name }))),
  ]);
  const names = new Map(lists.flat().map(({ id, name }) => [id, name]));
  for (const [customerId, name] of await customerNames(context, id.in)) names.set(customerId, name);
  return names;
}

/** Every id among the facts. */
export function idsIn(facts: Prisma.JsonValue | undefined): string[] {
  if (typeof facts === 'string') return uuid.test(facts) ? [facts] : [];
  return typeof facts === 'object' && facts !== null ? Object.values(facts).flatMap(idsIn) : [];
}
