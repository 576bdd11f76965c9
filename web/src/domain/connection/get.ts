import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { connectionIdInput } from '@/domain/connection/input';
import { seenConnection } from '@/domain/connection/load';
import { monthsOf, ownerOf } from '@/domain/connection/month-bytes';
import { rowsOfPeriod, zoneOf } from '@/domain/connection/period';
import { toConnectionView } from '@/domain/connection/show';
import type { ConnectionView } from '@/domain/connection/view';
import type { Database, Transaction } from '@/domain/database';
import { parse } from '@/domain/parse';

/** One live connection of the viewer's. @throws AppError `not_found` */
export async function getConnection(
  context: Context,
  input: z.input<typeof connectionIdInput>,
): Promise<ConnectionView> {
  const { id } = parse(connectionIdInput, input);
  return loadConnectionView(context.db, context, id);
}

/** The same inside a transaction that wrote it: after the commit the connection may be gone. */
export async function loadConnectionView(
  db: Database | Transaction,
  context: Context,
  id: string,
): Promise<ConnectionView> {
  const row = await seenConnection(context, id, db);
  const owner = ownerOf(row.device.customerId);
  const { gte, lt } = rowsOfPeriod('month', context.now, zoneOf(row.device.customer));
  const months = await monthsOf(db, id);
  const now = months.filter(({ month, ownerId }) => month >= gte && month < lt && ownerId === owner);
  const bytes = now.reduce((sum, { bytesUp, bytesDown }) => sum + bytesUp + bytesDown, 0n);
  return toConnectionView(row, Number(bytes), context.now);
}
