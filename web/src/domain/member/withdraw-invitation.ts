import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { lockCustomer } from '@/domain/customer/load';
import { AppError } from '@/domain/errors';
import { withdrawInvitationInput } from '@/domain/member/input';
import { seenInvitation } from '@/domain/member/seen';
import type { InvitationView } from '@/domain/member/view';
import { parse } from '@/domain/parse';
import { tenant } from '@/domain/visibility/tenant';
import { inTransaction } from '@/domain/database';

/** Voids an invitation that no one has used. @throws AppError `not_found`, `forbidden` */
export async function withdrawInvitation(
  context: Context,
  input: z.input<typeof withdrawInvitationInput>,
): Promise<InvitationView> {
  const { id } = parse(withdrawInvitationInput, input);
  return inTransaction(context.db, async (tx) => {
    const invitation = await tx.invitation.findFirst({ where: { id, acceptedAt: null, ...tenant(context.viewer) } });
    if (!invitation) throw new AppError('not_found');
    const { customerId, email, role } = invitation;
    const { viewer } = await lockCustomer(tx, context, customerId);
    authorize(viewer, 'member.manage', { customerId });
    const { count } = await tx.invitation.deleteMany({ where: { id, acceptedAt: null } });
    if (count === 0) throw new AppError('not_found');
    await writeAudit(tx, context, {
      action: 'member.withdraw_invitation',
      target: ['invitation', id],
      customerId,
      before: { email, role },
    });
    return seenInvitation(invitation, context.now);
  });
}
