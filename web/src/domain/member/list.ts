import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { loadCustomer } from '@/domain/customer/load';
import { customerOfInput } from '@/domain/member/input';
import type { MemberView } from '@/domain/member/view';
import { parse } from '@/domain/parse';

/** The members of a customer by name, at most 1,000. @throws AppError `not_found`, `forbidden` */
export async function listMembers(context: Context, input: z.input<typeof customerOfInput>): Promise<MemberView[]> {
  const { customerId } = parse(customerOfInput, input);
  await loadCustomer(context.db, context, customerId);
  authorize(context.viewer, 'member.view', { customerId });
  const members = await context.db.member.findMany({
    where: { customerId },
    include: { user: { select: { name: true, email: true, lastSignInAt: true } } },
    orderBy: [{ user: { name: 'asc' } }, { userId: 'asc' }],
    take: 1_000,
  });
  return members.map(({ userId, role, createdAt, user }) => ({ userId, role, createdAt, ...user }));
}
