import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { customerIdInput } from '@/domain/customer/input';
import { lockCustomer } from '@/domain/customer/load';
import type { SeenAsView } from '@/domain/customer/view';
import { inTransaction } from '@/domain/database';
import { parse } from '@/domain/parse';
import { sharesOf } from '@/domain/session/load-viewer';

/** A look that lasts is one row of the audit log in so long. */
const rowEveryMs = 3_600_000;

/**
 * Lets an operator see what a customer's viewers see, also while the customer is suspended. The first look of an hour
 * leaves its audit row. @throws AppError `not_found`, `forbidden`
 */
export async function viewAsCustomer(context: Context, input: z.input<typeof customerIdInput>): Promise<SeenAsView> {
  const { id } = parse(customerIdInput, input);
  const { viewer, now } = context;
  return inTransaction(context.db, async (tx) => {
    const { customer } = await lockCustomer(tx, context, id);
    authorize(viewer, 'customer.view_as', { customerId: id });
    const entry = { action: 'customer.view_as', targetId: id, actorId: viewer.userId } as const;
    const since = { gt: new Date(now.getTime() - rowEveryMs) };
    if ((await tx.auditLog.count({ where: { ...entry, at: since } })) === 0)
      await writeAudit(tx, context, { action: entry.action, target: ['customer', id], customerId: id });
    return { id, name: customer.name };
  });
}

/**
 * The context of such a look: the role of a viewer in this one customer, which may do nothing but read. What it
 * publishes goes nowhere.
 */
export async function asViewerOf(context: Context, { id, name }: SeenAsView): Promise<Context> {
  const memberships = [{ customerId: id, customerName: name, role: 'viewer' as const }];
  const shares = await sharesOf(context.db, id);
  const publish = () => Promise.resolve();
  return { ...context, publish, viewer: { ...context.viewer, isOperator: false, memberships, shares } };
}
