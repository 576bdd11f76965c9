import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { loadCustomer } from '@/domain/customer/load';
import { customerOfInput } from '@/domain/member/input';
import type { InvitationView } from '@/domain/member/view';
import { parse } from '@/domain/parse';

/** The invitations of a customer that nobody has used, newest first. @throws AppError `not_found`, `forbidden` */
export async function listInvitations(
  context: Context,
  input: z.input<typeof customerOfInput>,
): Promise<InvitationView[]> {
  const { customerId } = parse(customerOfInput, input);
  await loadCustomer(context.db, context, customerId);
  authorize(context.viewer, 'member.manage', { customerId });
  const rows = await context.db.invitation.findMany({
    where: { customerId, acceptedAt: null },
    select: { id: true, email: true, role: true, createdAt: true, expiresAt: true },
    orderBy: { id: 'desc' },
    take: 200,
  });
  return rows.map((row) => ({ ...row, expired: row.expiresAt <= context.now }));
}
