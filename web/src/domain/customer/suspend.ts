import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { customerIdInput } from '@/domain/customer/input';
import { lockCustomer } from '@/domain/customer/load';
import { AppError } from '@/domain/errors';
import { writtenCustomer } from '@/domain/customer/seen';
import type { CustomerView } from '@/domain/customer/view';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';

/**
 * Stops everything of a customer (TENANT-05): the relay cuts its proxies when it learns of it, and the sessions of
 * people who belong to no one else expire, so that a reactivation does not wake them, and open tabs can say why they ended.
 * @throws AppError `not_found`, `forbidden`, `conflict` (suspended already)
 */
export async function suspendCustomer(context: Context, input: z.input<typeof customerIdInput>): Promise<CustomerView> {
  const { id } = parse(customerIdInput, input);
  const customer = await inTransaction(context.db, async (tx) => {
    const { customer: before, viewer } = await lockCustomer(tx, context, id);
    authorize(viewer, 'customer.suspend', { customerId: id });
    if (before.state === 'suspended') throw new AppError('conflict');
    await tx.customer.update({ where: { id }, data: { state: 'suspended', suspendedAt: context.now } });
    const memberships = {
      some: { customerId: id },
      none: { customerId: { not: id }, customer: { state: 'active' as const } },
    };
    await tx.session.updateMany({
      where: { user: { isOperator: false, memberships }, expiresAt: { gt: context.now } },
      data: { expiresAt: context.now },
    });
    await writeAudit(tx, context, { action: 'customer.suspend', target: ['customer', id], customerId: id });
    return writtenCustomer(tx, context.viewer, id);
  });
  await context.publish({ type: 'customer.changed', customerId: id });
  return customer;
}
