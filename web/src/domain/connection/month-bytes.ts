import { nilUuid } from '@pocketproxy/relay/contract';
import { cache } from 'react';
import { monthStart } from '@/domain/connection/period';
import type { Context } from '@/domain/context';
import type { Database, Transaction } from '@/domain/database';

/**
 * Whose usage of a connection a viewer sees: all of it for operators; for members what was counted for the customer
 * that owns the device now, be it their own or the one that shares it. Ask only for connections that they may see.
 */
export function usageOwner({ viewer }: Context, customerId: string | null): { ownerId?: string } {
  return viewer.isOperator ? {} : { ownerId: ownerOf(customerId) };
}

/** The customer that owns a device now, as usage rows name it. */
export function ownerOf(customerId: string | null): string {
  return customerId ?? nilUuid;
}

/**
 * All months of one connection, of any owner: a row for each, so few, however long it has been used. Read once in a
 * page's rendering.
 */
export const monthsOf = cache((db: Database | Transaction, connectionId: string) =>
  db.usageMonth.findMany({
    where: { connectionId },
    select: { month: true, ownerId: true, bytesUp: true, bytesDown: true },
  }),
);

/** Bytes of the current UTC month by connection, for the customer that owns the device now. */
export async function monthBytes(
  db: Database,
  now: Date,
  connections: readonly { readonly id: string; readonly device: { readonly customerId: string | null } }[],
): Promise<ReadonlyMap<string, number>> {
  const owners = new Map(connections.map(({ id, device }) => [id, ownerOf(device.customerId)]));
  const rows = await db.usageMonth.findMany({
    where: { connectionId: { in: [...owners.keys()] }, month: monthStart(now) },
    select: { connectionId: true, ownerId: true, bytesUp: true, bytesDown: true },
  });
  const own = rows.filter(({ connectionId, ownerId }) => owners.get(connectionId) === ownerId);
  return new Map(own.map(({ connectionId, bytesUp, bytesDown }) => [connectionId, Number(bytesUp + bytesDown)]));
}
