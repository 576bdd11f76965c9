import { cache } from 'react';
import type { Prisma } from '@pocketproxy/prisma';
import { connectionColumns } from '@/domain/connection/show';
import { visibleConnections } from '@/domain/visibility/connections';
import type { Context } from '@/domain/context';
import { lockDevice } from '@/domain/device/load';
import { AppError } from '@/domain/errors';
import type { Viewer } from '@/domain/viewer';
import type { Database, Transaction } from '@/domain/database';

const columns = {
  include: { device: { select: { customerId: true } } },
} as const satisfies Prisma.ConnectionDefaultArgs;

/** A connection with the customer that owns it. */
export type OwnedConnection = Prisma.ConnectionGetPayload<typeof columns> & { readonly customerId: string | null };

/** A connection as its page shows it. */
export type SeenConnection = Prisma.ConnectionGetPayload<ReturnType<typeof connectionColumns>>;

/** The same for reading only; read once in a request, however many verbs of a page ask. @throws AppError `not_found` */
export async function seenConnection(
  context: Context,
  id: string,
  db: Database | Transaction = context.db,
): Promise<SeenConnection> {
  const connection = await findSeen(db, context.viewer, id);
  if (!connection) throw new AppError('not_found');
  return connection;
}

// Outside of a page's rendering React keeps nothing, so actions and routes read again
const findSeen = cache((db: Database | Transaction, viewer: Viewer, id: string) =>
  db.connection.findFirst({ where: { id, ...visibleConnections(viewer) }, ...connectionColumns(viewer) }),
);

/** The live connection with this id among those the viewer may see. @throws AppError `not_found` */
export async function loadConnection(
  db: Database | Transaction,
  { viewer }: Context,
  id: string,
): Promise<OwnedConnection> {
  const connection = await db.connection.findFirst({ where: { id, ...visibleConnections(viewer) }, ...columns });
  if (!connection) throw new AppError('not_found');
  return { ...connection, customerId: connection.device.customerId };
}

/**
 * The same inside a transaction, locked until it ends with its device: no one changes or deletes it, moves the device
 * or takes a share back meanwhile. @throws AppError `not_found`, `conflict` as `lockDevice`
 */
export async function lockConnection(tx: Transaction, context: Context, id: string): Promise<OwnedConnection> {
  await lockDevice(tx, context, (await loadConnection(tx, context, id)).deviceId);
  await tx.$executeRaw`SELECT 1 FROM "Connection" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  return loadConnection(tx, context, id);
}
