import type { Prisma } from '@pocketproxy/prisma';
import type { CustomerView } from '@/domain/customer/view';
import type { Transaction } from '@/domain/database';

/** What a customer's view counts. */
export const withCounts = { _count: { select: { devices: true, members: true } } } as const;

export function seenCustomer(customer: Prisma.CustomerGetPayload<{ include: typeof withCounts }>): CustomerView {
  const { id, name, state, createdAt, maxRotatingPercent, alertRotationFailures, timeZone, _count } = customer;
  const counts = { deviceCount: _count.devices, memberCount: _count.members };
  return { id, name, state, createdAt, maxRotatingPercent, alertRotationFailures, timeZone, ...counts };
}

/** A customer as a transaction has left it. */
export async function writtenCustomer(tx: Transaction, id: string): Promise<CustomerView> {
  return seenCustomer(await tx.customer.findUniqueOrThrow({ where: { id }, include: withCounts }));
}
