import { Prisma } from '@pocketproxy/prisma';
import { ownerOf, usageOwner } from '@/domain/connection/month-bytes';
import { seenConnection } from '@/domain/connection/load';
import { zoneOf } from '@/domain/connection/period';
import type { Context } from '@/domain/context';
import { loadCustomer } from '@/domain/customer/load';
import { authorize, can } from '@/domain/authorize';
import { seenDevice } from '@/domain/device/load';
import { visibleConnections } from '@/domain/visibility/connections';
import { whoseIs } from '@/domain/visibility/devices';

/** Whose rows are read: those of a connection, a device's connections, or a customer; and the zone of their days. */
export interface UsageScope {
  /** Of usage and refusals alike: they name connection and owner by the same columns. */
  readonly where: Prisma.Sql;
  readonly timeZone: string;
  /** Whether the viewer may know which addresses were refused. */
  readonly seesClients: boolean;
}

/** @throws AppError `not_found` */
export async function connectionScope(context: Context, id: string): Promise<UsageScope> {
  const { device, deviceId } = await seenConnection(context, id);
  const { ownerId } = usageOwner(context, device.customerId);
  return {
    where: Prisma.sql`"connectionId" = ${id}::uuid AND ${ofOwner(ownerId)}`,
    timeZone: zoneOf(device.customer),
    seesClients: can(context.viewer, 'connection.refused_clients', { customerId: device.customerId, deviceId }),
  };
}

/**
 * What the device carried for the customer that owns it now, its deleted connections too; through a share that of the
 * connections that the viewer sees.
 * @param since the first rows that are asked for: connections that were deleted before have none
 * @throws AppError `not_found`
 */
export async function deviceScope(context: Context, id: string, since: Date): Promise<UsageScope> {
  const { db, viewer } = context;
  const { customerId, customer } = await seenDevice(context, id);
  const seen = whoseIs(viewer, customerId) === 'own' ? {} : visibleConnections(viewer);
  const connections = await db.connection.findMany({
    where: { AND: [{ deviceId: id, OR: [{ deletedAt: null }, { deletedAt: { gte: flushedBy(since) } }] }, seen] },
    select: { id: true },
  });
  const ids = connections.map((connection) => connection.id);
  const { ownerId } = usageOwner(context, customerId);
  return {
    where: Prisma.sql`"connectionId" = ANY(${ids}::uuid[]) AND ${ofOwner(ownerId)}`,
    timeZone: zoneOf(customer),
    seesClients: can(viewer, 'connection.refused_clients', { customerId, deviceId: id }),
  };
}

/** What a customer's devices carried for it, those that it no longer has too. @throws AppError `not_found`, `forbidden` */
export async function customerScope(context: Context, id: string): Promise<UsageScope> {
  const customer = await loadCustomer(context.db, context, id);
  authorize(context.viewer, 'customer.view', { customerId: id });
  const { timeZone } = customer;
  return { where: Prisma.sql`"ownerId" = ${ownerOf(id)}::uuid`, timeZone, seesClients: true };
}

/** A relay that lost its database flushes up to days later. */
const flushLagMs = 7 * 24 * 3_600_000;
const flushedBy = (since: Date) => new Date(since.getTime() - flushLagMs);

function ofOwner(ownerId: string | undefined): Prisma.Sql {
  return ownerId === undefined ? Prisma.sql`TRUE` : Prisma.sql`"ownerId" = ${ownerId}::uuid`;
}
