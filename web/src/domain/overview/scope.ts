import { Prisma } from '@pocketproxy/prisma';
import { utc } from '@pocketproxy/relay/contract';
import type { Context } from '@/domain/context';
import { visibleConnections } from '@/domain/visibility/connections';

/** Whose numbers an overview shows. */
export interface OverviewScope {
  /** The customer that the viewer works in; none for someone without one. */
  readonly customerIds: readonly string[];
  /** Rows of usage of that customer, and of the connections that it made on phones shared with it. */
  readonly usage: Prisma.Sql;
  /** Rows of Device `d` that belong to it. */
  readonly ownDevices: Prisma.Sql;
  readonly timeZone: string;
}

/** Reads the scope of the viewer's overview: two statements at most. */
export async function readScope({ db, viewer }: Context): Promise<OverviewScope> {
  const customerIds = viewer.memberships.map(({ customerId }) => customerId);
  const [customer, held] = await Promise.all([
    db.customer.findFirst({ where: { id: { in: customerIds } }, select: { timeZone: true } }),
    viewer.shares.length === 0
      ? []
      : db.connection.findMany({
          where: { AND: [visibleConnections(viewer), { holderId: { in: customerIds } }] },
          select: { id: true },
        }),
  ]);
  const own = Prisma.sql`"ownerId" = ANY(${customerIds}::uuid[])`;
  const ids = held.map(({ id }) => id);
  return {
    customerIds,
    usage: ids.length === 0 ? own : Prisma.sql`(${own} OR "connectionId" = ANY(${ids}::uuid[]))`,
    ownDevices: Prisma.sql`d."customerId" = ANY(${customerIds}::uuid[])`,
    timeZone: customer?.timeZone ?? utc,
  };
}
