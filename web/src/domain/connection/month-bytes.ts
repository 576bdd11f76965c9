import { nilUuid } from '@pocketproxy/prisma';
import type { Context } from '@/domain/context';
import { monthStart } from '@/domain/connection/period';

/** Whose usage a viewer sees: all for operators; for members what their own customer used (a device may have moved),
 * and its owner on a shared one. Always ask together with the connections that they may see. */
export function usageOwners({ viewer }: Context): { ownerId?: { in: string[] } } {
  return viewer.isOperator
    ? {}
    : {
        ownerId: {
          in: [
            ...viewer.memberships.map(({ customerId }) => customerId),
            ...viewer.shares.map((share) => share.ownerId),
          ],
        },
      };
}

/** Bytes of the current UTC month by connection, for the customer that owns the device now. */
export async function monthBytes(
  context: Context,
  connections: readonly { readonly id: string; readonly device: { readonly customerId: string | null } }[],
): Promise<ReadonlyMap<string, number>> {
  const owners = new Map(connections.map(({ id, device }) => [id, device.customerId ?? nilUuid]));
  const sums = await context.db.usageHour.groupBy({
    by: ['connectionId', 'ownerId'],
    where: {
      connectionId: { in: [...owners.keys()] },
      hour: { gte: monthStart(context.now) },
      ...usageOwners(context),
    },
    _sum: { bytesUp: true, bytesDown: true },
  });
  const own = sums.filter(({ connectionId, ownerId }) => owners.get(connectionId) === ownerId);
  return new Map(
    own.map(({ connectionId, _sum }) => [connectionId, Number((_sum.bytesUp ?? 0n) + (_sum.bytesDown ?? 0n))]),
  );
}
