import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { customerOfInput } from '@/domain/member/input';
import type { OwnCustomerView } from '@/domain/member/view';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';

/** Makes this browser work in another customer of the person's. @throws AppError `not_found` */
export async function switchCustomer(
  context: Context,
  input: z.input<typeof customerOfInput>,
): Promise<OwnCustomerView> {
  const { customerId } = parse(customerOfInput, input);
  const { userId, sessionId } = context.viewer;
  return inTransaction(context.db, async (tx) => {
    const member = await tx.member.findFirst({
      where: { customerId, userId, customer: { state: 'active' } },
      include: { customer: { select: { id: true, name: true } } },
    });
    if (!member) throw new AppError('not_found');
    await tx.session.updateMany({ where: { id: sessionId, userId }, data: { customerId } });
    await writeAudit(tx, context, { action: 'session.switch_customer', target: ['user', userId], customerId });
    return member.customer;
  });
}
