import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { removeMemberInput } from '@/domain/member/input';
import { lockMember, refuseLastOwner } from '@/domain/member/load';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/lib/database';

/**
 * Takes a person out of a customer; everybody may leave by themselves. Their sessions end.
 * @throws AppError `not_found`, `forbidden`, `last_owner`
 */
export async function removeMember(context: Context, input: z.input<typeof removeMemberInput>): Promise<void> {
  const { customerId, userId } = parse(removeMemberInput, input);
  await inTransaction(context.db, async (tx) => {
    const before = await lockMember(tx, context, { customerId, userId });
    if (userId !== context.viewer.userId) authorize(context.viewer, 'member.manage', { customerId });
    await refuseLastOwner(tx, before);
    await tx.member.delete({ where: { customerId_userId: { customerId, userId } } });
    await tx.session.deleteMany({ where: { userId } });
    await writeAudit(tx, context, {
      action: 'member.remove',
      target: ['user', userId],
      customerId,
      before: { role: before.role },
    });
  });
  await context.publish({ type: 'user.changed', userId });
}
