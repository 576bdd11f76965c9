import { lockUser } from '@/domain/account/lock';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';

/** Calls a change of the own address off: the link that went to the new one is dead. Without one it does nothing. */
export async function cancelEmailChange(context: Context): Promise<void> {
  const { userId } = context.viewer;
  await inTransaction(context.db, async (tx) => {
    await lockUser(tx, userId);
    const { count } = await tx.accountToken.deleteMany({ where: { userId, kind: 'change_email' } });
    if (count === 0) return;
    const target = ['user', userId] as const;
    await writeAudit(tx, context, { action: 'account.cancel_email_change', target, customerId: null });
  });
}
