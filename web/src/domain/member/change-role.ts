import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { changeRoleInput } from '@/domain/member/input';
import { lockMember, refuseLastOwner, voidPairingCodes } from '@/domain/member/load';
import { seenMember } from '@/domain/member/seen';
import type { MemberView } from '@/domain/member/view';
import { parse } from '@/domain/parse';
import { resolveShares } from '@/domain/share/resolve';
import { inTransaction } from '@/domain/database';

/**
 * Changes the role of a member; the member's sessions end (AUTH-05), and with the right to pair the open pairing codes.
 * @throws AppError `not_found`, `forbidden`, `last_owner`
 */
export async function changeRole(context: Context, input: z.input<typeof changeRoleInput>): Promise<MemberView> {
  const { customerId, userId, role } = parse(changeRoleInput, input);
  const { member, events } = await inTransaction(context.db, async (tx) => {
    const { member: before, viewer } = await lockMember(tx, context, { customerId, userId });
    authorize(viewer, 'member.manage', { customerId });
    const member = seenMember({ ...before, role });
    if (before.role === role) return { member, events: [] };
    await refuseLastOwner(tx, before);
    await tx.member.update({ where: { customerId_userId: { customerId, userId } }, data: { role } });
    await tx.session.deleteMany({ where: { userId } });
    if (role === 'viewer') await voidPairingCodes(tx, before);
    await writeAudit(tx, context, {
      action: 'member.change_role',
      target: ['user', userId],
      customerId,
      before: { email: before.user.email, role: before.role },
      after: { role },
    });
    return { member, events: await resolveShares(tx, before.user.email) };
  });
  await context.publish(...events, { type: 'user.changed', userId });
  return member;
}
