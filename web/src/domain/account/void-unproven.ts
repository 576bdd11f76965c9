import { createOwnCustomer } from '@/domain/account/sign-up';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import type { Transaction } from '@/lib/database';

/**
 * Voids what was tied to an account before its address was proven, since somebody else may have made it
 * (pre-hijacking): sessions, links, and memberships by invitations. The inviter has seen their links, so using one
 * proves nothing; they can be used again, by the person whose address it is. Password and Google are the caller's.
 */
export async function voidUnproven(
  tx: Transaction,
  context: SystemContext,
  { id: userId, email, name }: { id: string; email: string; name: string },
): Promise<void> {
  await tx.session.deleteMany({ where: { userId } });
  await tx.accountToken.deleteMany({ where: { userId } });
  const invitations = await tx.invitation.updateManyAndReturn({
    where: { email, acceptedAt: { not: null }, customer: { members: { some: { userId } } } },
    data: { acceptedAt: null },
  });
  const actor = { kind: 'user', id: userId, name: email } as const;
  for (const customerId of new Set(invitations.map((invitation) => invitation.customerId))) {
    await tx.member.deleteMany({ where: { customerId, userId } });
    await writeAudit(tx, { ...context, actor }, { action: 'member.remove', target: ['user', userId], customerId });
  }
  if (invitations.length > 0 && (await tx.member.count({ where: { userId } })) === 0)
    await createOwnCustomer(tx, context, userId, name);
}
