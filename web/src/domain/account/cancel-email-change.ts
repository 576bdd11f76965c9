import { loadAccount } from '@/domain/account/get';
import type { AccountView } from '@/domain/account/view';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { voidLinks } from '@/domain/link/use';
import { lockUser } from '@/domain/user/lock';

/** Cancels a change of the own address: the link that went to the new one is void. Without one it does nothing. */
export async function cancelEmailChange(context: Context): Promise<AccountView> {
  const { userId } = context.viewer;
  return inTransaction(context.db, async (tx) => {
    await lockUser(tx, userId);
    if ((await voidLinks(tx, userId, ['change_email'])) > 0) {
      const target = ['user', userId] as const;
      await writeAudit(tx, context, { action: 'account.cancel_email_change', target, customerId: null });
    }
    return loadAccount(tx, context);
  });
}
