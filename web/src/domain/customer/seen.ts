import type { Prisma } from '@pocketproxy/prisma';
import { annotationsOf, toAnnotationView } from '@/domain/annotation/view';
import type { CustomerView } from '@/domain/customer/view';
import type { Transaction } from '@/domain/database';
import type { Viewer } from '@/domain/viewer';

/** What a customer is loaded with for its view. */
export function customerColumns(viewer: Viewer) {
  return {
    _count: { select: { devices: true, members: true } },
    annotations: annotationsOf(viewer),
  } as const satisfies Prisma.CustomerInclude;
}

export function seenCustomer(
  customer: Prisma.CustomerGetPayload<{ include: ReturnType<typeof customerColumns> }>,
): CustomerView {
  const { id, name, state, createdAt, maxRotatingPercent, alertRotationFailures, timeZone, _count } = customer;
  const counts = { deviceCount: _count.devices, memberCount: _count.members };
  const own = { id, name, state, createdAt, maxRotatingPercent, alertRotationFailures, timeZone };
  return { ...own, ...counts, ...toAnnotationView(customer.annotations) };
}

/** A customer as a transaction has left it. */
export async function writtenCustomer(tx: Transaction, viewer: Viewer, id: string): Promise<CustomerView> {
  return seenCustomer(await tx.customer.findUniqueOrThrow({ where: { id }, include: customerColumns(viewer) }));
}
