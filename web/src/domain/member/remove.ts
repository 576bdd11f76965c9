import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { removeMemberInput } from '@/domain/member/input';
import { lockMember, refuseLastOwner, voidPairingCodes } from '@/domain/member/load';
import { seenMember } from '@/domain/member/seen';
import type { MemberView } from '@/domain/member/view';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';

/**
 * Takes a person out of a customer; everyone may leave by themselves. Their sessions end, and their
 * open pairing codes are void.
 * @throws AppError `not_found`, `forbidden`, `last_owner`
 */
export async function removeMember(context: Context, input: z.input<typeof removeMemberInput>): Promise<MemberView> {
  const { customerId, userId } = parse(removeMemberInput, input);
  const removed = await inTransaction(context.db, async (tx) => {
    const { member: before, viewer } = await lockMember(tx, context, { customerId, userId });
    if (userId !== viewer.userId) authorize(viewer, 'member.manage', { customerId });
    await refuseLastOwner(tx, before);
    await tx.member.delete({ where: { customerId_userId: { customerId, userId } } });
    await tx.session.deleteMany({ where: { userId } });
    await voidPairingCodes(tx, before);
    await writeAudit(tx, context, {
      action: 'member.remove',
      target: ['user', userId],
      customerId,
      before: { email: before.user.email, role: before.role },
    });
    return seenMember(before);
  });
  await context.publish({ type: 'user.changed', userId });
  return removed;
}
