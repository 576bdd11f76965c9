import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import { monthStart } from '@/domain/connection/period';
import type { Context } from '@/domain/context';
import { customerIdInput } from '@/domain/customer/input';
import { loadCustomer } from '@/domain/customer/load';
import type { CustomerDetailView } from '@/domain/customer/view';
import { parse } from '@/domain/parse';

const thirtyDaysMs = 30 * 24 * 3_600_000;

/** A customer with its counts, traffic and last sign-in. @throws AppError `not_found`, `forbidden` */
export async function getCustomer(
  context: Context,
  input: z.input<typeof customerIdInput>,
): Promise<CustomerDetailView> {
  const { id } = parse(customerIdInput, input);
  const { name, state, createdAt, suspendedAt } = await loadCustomer(context.db, context, id);
  authorize(context.viewer, 'customer.view', { customerId: id });
  const { db, now } = context;
  const [deviceCount, memberCount, signIns, monthBytes, last30DaysBytes] = await Promise.all([
    db.device.count({ where: { customerId: id } }),
    db.member.count({ where: { customerId: id } }),
    db.user.aggregate({ where: { memberships: { some: { customerId: id } } }, _max: { lastSignInAt: true } }),
    bytesSince(context, id, monthStart(now)),
    bytesSince(context, id, new Date(now.getTime() - thirtyDaysMs)),
  ]);
  const { lastSignInAt } = signIns._max;
  const traffic = { monthBytes, last30DaysBytes };
  return { id, name, state, createdAt, suspendedAt, deviceCount, memberCount, lastSignInAt, traffic };
}

/** By owner at the time of the traffic, so that a moved device stays split between its customers. */
async function bytesSince({ db }: Context, ownerId: string, since: Date): Promise<number> {
  const { _sum } = await db.usageHour.aggregate({
    where: { ownerId, hour: { gte: since } },
    _sum: { bytesUp: true, bytesDown: true },
  });
  return Number((_sum.bytesUp ?? 0n) + (_sum.bytesDown ?? 0n));
}
