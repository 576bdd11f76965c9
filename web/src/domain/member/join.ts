import type { z } from 'zod';
import { isDone, markDone } from '@/domain/link/done';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { invitationTokenInput } from '@/domain/member/input';
import { useUpInvitation } from '@/domain/link/invitation';
import type { UsedLinkView } from '@/domain/link/view';
import { parse } from '@/domain/parse';
import { resolveShares } from '@/domain/share/resolve';
import { inTransaction } from '@/domain/database';

/**
 * Joins with the account that the person is signed in with; its browser then works in the new customer. The
 * same link again, within an hour, succeeds and does nothing.
 * @throws AppError `not_found`, `invitation_for_other`, `already_member`
 */
export async function joinCustomer(
  context: Context,
  input: z.input<typeof invitationTokenInput>,
): Promise<UsedLinkView> {
  const { token } = parse(invitationTokenInput, input);
  const { userId, email, sessionId } = context.viewer;
  if (await isDone(context, [token, userId])) return { repeated: true };
  const events = await inTransaction(context.db, async (tx) => {
    const { id, customerId, role, ...invitation } = await useUpInvitation(tx, context, token);
    if (invitation.email !== email) throw new AppError('invitation_for_other');
    const before = await tx.member.findUnique({ where: { customerId_userId: { customerId, userId } } });
    if (before) throw new AppError('already_member');
    await markDone(tx, context, [token, userId]);
    await tx.member.create({ data: { customerId, userId, role, createdAt: context.now } });
    await tx.session.updateMany({ where: { id: sessionId, userId }, data: { customerId } });
    await writeAudit(tx, context, {
      action: 'member.join',
      target: ['user', userId],
      customerId,
      after: { role, invitationId: id },
    });
    return resolveShares(tx, email);
  });
  await context.publish(...events);
  return { repeated: false };
}
