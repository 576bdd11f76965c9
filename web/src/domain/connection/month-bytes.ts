import { nilUuid } from '@pocketproxy/prisma';
import { monthStart } from '@/domain/connection/period';
import type { Context } from '@/domain/context';

/**
 * Whose usage of a connection a viewer sees: all of it for operators; for members what was counted for the customer
 * that owns the device now, be it their own or the one that shares it. Ask only for connections that they may see.
 */
export function usageOwner({ viewer }: Context, customerId: string | null): { ownerId?: string } {
  return viewer.isOperator ? {} : { ownerId: customerId ?? nilUuid };
}

/** Bytes of the current UTC month by connection, for the customer that owns the device now. */
export async function monthBytes(
  { db, now }: Context,
  connections: readonly { readonly id: string; readonly device: { readonly customerId: string | null } }[],
): Promise<ReadonlyMap<string, number>> {
  const owners = new Map(connections.map(({ id, device }) => [id, device.customerId ?? nilUuid]));
  const rows = await db.usageMonth.findMany({
    where: { connectionId: { in: [...owners.keys()] }, month: monthStart(now) },
    select: { connectionId: true, ownerId: true, bytesUp: true, bytesDown: true },
  });
  const own = rows.filter(({ connectionId, ownerId }) => owners.get(connectionId) === ownerId);
  return new Map(own.map(({ connectionId, bytesUp, bytesDown }) => [connectionId, Number(bytesUp + bytesDown)]));
}
