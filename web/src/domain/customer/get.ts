import type { z } from 'zod';
import { annotationsOf, toAnnotationView } from '@/domain/annotation/view';
import { authorize } from '@/domain/authorize';
import { lastPeriods, insideOf } from '@pocketproxy/relay/contract';
import { rowsOfPeriod } from '@/domain/connection/period';
import type { Context } from '@/domain/context';
import { customerIdInput } from '@/domain/customer/input';
import { loadCustomer } from '@/domain/customer/load';
import type { CustomerDetailView } from '@/domain/customer/view';
import { parse } from '@/domain/parse';

const bytes = { bytesUp: true, bytesDown: true } as const;

/** A customer with its counts, traffic and last sign-in. @throws AppError `not_found`, `forbidden` */
export async function getCustomer(
  context: Context,
  input: z.input<typeof customerIdInput>,
): Promise<CustomerDetailView> {
  const { id } = parse(customerIdInput, input);
  const customer = await loadCustomer(context.db, context, id);
  authorize(context.viewer, 'customer.view', { customerId: id });
  const { db, now } = context;
  const { timeZone } = customer;
  const [first = 0] = lastPeriods('day', 30, now.getTime(), timeZone);
  const thirtyDays = { gte: new Date(first - insideOf('day', 0)) };
  const [annotation, deviceCount, memberCount, signIns, monthBytes, last30DaysBytes] = await Promise.all([
    db.annotation.findMany({
      ...annotationsOf(context.viewer),
      where: { AND: [annotationsOf(context.viewer).where, { customerId: id }] },
    }),
    db.device.count({ where: { customerId: id } }),
    db.member.count({ where: { customerId: id } }),
    db.user.aggregate({ where: { memberships: { some: { customerId: id } } }, _max: { lastSignInAt: true } }),
    sumOf(
      db.usageMonth.aggregate({ where: { ownerId: id, month: rowsOfPeriod('month', now, timeZone) }, _sum: bytes }),
    ),
    sumOf(db.usageDay.aggregate({ where: { ownerId: id, day: thirtyDays }, _sum: bytes })),
  ]);
  const { lastSignInAt } = signIns._max;
  const traffic = { monthBytes, last30DaysBytes };
  const { name, state, createdAt, suspendedAt, maxRotatingPercent, alertRotationFailures } = customer;
  const own = { id, name, state, createdAt, suspendedAt, maxRotatingPercent, alertRotationFailures, timeZone };
  return { ...own, ...toAnnotationView(annotation), deviceCount, memberCount, lastSignInAt, traffic };
}

/** Asked by owner at the time of the traffic, so that a moved device stays split between its customers. */
async function sumOf(read: Promise<{ _sum: { bytesUp: bigint | null; bytesDown: bigint | null } }>): Promise<number> {
  const { _sum } = await read;
  return Number((_sum.bytesUp ?? 0n) + (_sum.bytesDown ?? 0n));
}
