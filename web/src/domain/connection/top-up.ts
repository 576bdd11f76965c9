import type { z } from 'zod';
import type { QuotaUse } from '@pocketproxy/prisma';
import { maxQuotaBytes } from '@pocketproxy/relay/contract';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import { loadConnectionView } from '@/domain/connection/get';
import { topUpInput } from '@/domain/connection/input';
import { lockConnection, type OwnedConnection } from '@/domain/connection/load';
import { periodStart, zoneOf } from '@/domain/connection/period';
import { lockQuotaUse } from '@/domain/connection/quota-use';
import type { ConnectionView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { inTransaction, type Transaction } from '@/domain/database';
import { databaseTime } from '@/domain/database-time';
import { AppError } from '@/domain/errors';
import { connectionChanged } from '@/domain/events';
import { parse } from '@/domain/parse';

/**
 * Allows a connection so many bytes beyond its data limit, once: they end with the period, or with a reset. Several add
 * up. @throws AppError `not_found`, `forbidden`, `invalid`, `no_data_limit`
 */
export async function topUpConnection(context: Context, input: z.input<typeof topUpInput>): Promise<ConnectionView> {
  const { id, bytes } = parse(topUpInput, input);
  const { connection, view } = await inTransaction(context.db, async (tx) => {
    const connection = await lockConnection(tx, context, id);
    authorize(context.viewer, 'connection.update', connection);
    if (connection.quotaBytes === null) throw new AppError('no_data_limit');
    const before = await useNow(tx, connection, await lockQuotaUse(tx, id));
    const topUpBytes = before.topUpBytes + BigInt(bytes);
    if (topUpBytes > maxQuotaBytes) throw new AppError('invalid', { field: 'bytes', problem: 'This is too much' });
    const data = { ...before, topUpBytes };
    await tx.quotaUse.upsert({ where: { connectionId: id }, create: { connectionId: id, ...data }, update: data });
    await writeAudit(tx, context, {
      action: 'connection.top_up',
      target: ['connection', id],
      customerId: connection.customerId,
      before: { topUpBytes: Number(before.topUpBytes) },
      after: { topUpBytes: Number(topUpBytes) },
    });
    return { connection, view: await loadConnectionView(tx, context, id) };
  });
  await context.publish(connectionChanged(connection));
  return view;
}

/** The use of the current period, by the database's clock: nothing where what is stored is of an earlier one. */
async function useNow(
  tx: Transaction,
  { deviceId, quotaPeriod, createdAt }: OwnedConnection,
  stored: QuotaUse | null,
): Promise<Pick<QuotaUse, 'periodStart' | 'bytes' | 'topUpBytes'>> {
  const { customer } = await tx.device.findUniqueOrThrow({
    where: { id: deviceId },
    select: { customer: { select: { timeZone: true } } },
  });
  const start = periodStart(quotaPeriod, await databaseTime(tx), zoneOf(customer)) ?? createdAt;
  if (!stored || (quotaPeriod !== 'none' && stored.periodStart < start))
    return { periodStart: start, bytes: 0n, topUpBytes: 0n };
  const { periodStart: since, bytes, topUpBytes } = stored;
  return { periodStart: since, bytes, topUpBytes };
}
