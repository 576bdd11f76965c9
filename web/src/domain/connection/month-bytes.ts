import { nilUuid } from '@pocketproxy/relay/contract';
import { cache } from 'react';
import { rowsOfPeriod, zoneOf } from '@/domain/connection/period';
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

interface Owned {
  readonly id: string;
  readonly device: { readonly customerId: string | null; readonly customer: { readonly timeZone: string } | null };
}

/** Bytes of the current month of the customer that owns the device now, by connection. */
export async function monthBytes(
  db: Database,
  now: Date,
  connections: readonly Owned[],
): Promise<ReadonlyMap<string, number>> {
  if (connections.length === 0) return new Map();
  const owners = new Map(connections.map(({ id, device }) => [id, ownerOf(device.customerId)]));
  const zones = new Map<string, string[]>();
  for (const { id, device } of connections) {
    const zone = zoneOf(device.customer);
    zones.set(zone, [...(zones.get(zone) ?? []), id]);
  }
  const months = Array.from(zones, ([zone, ids]) => ({
    connectionId: { in: ids },
    month: rowsOfPeriod('month', now, zone),
  }));
  const rows = await db.usageMonth.findMany({
    where: { OR: months },
    select: { connectionId: true, ownerId: true, bytesUp: true, bytesDown: true },
  });
  const bytes = new Map<string, number>();
  for (const { connectionId, ownerId, bytesUp, bytesDown } of rows)
    if (owners.get(connectionId) === ownerId)
      bytes.set(connectionId, (bytes.get(connectionId) ?? 0) + Number(bytesUp + bytesDown));
  return bytes;
}
