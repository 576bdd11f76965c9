import type { z } from 'zod';
import { loadAccount } from '@/domain/account/get';
import { renameAccountInput } from '@/domain/account/input';
import type { AccountView } from '@/domain/account/view';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';
import { lockUser } from '@/domain/user/lock';

/** Changes the own name, which other members and invited people read. @throws AppError `invalid` */
export async function renameAccount(context: Context, input: z.input<typeof renameAccountInput>): Promise<AccountView> {
  const { name } = parse(renameAccountInput, input);
  const { userId } = context.viewer;
  return inTransaction(context.db, async (tx) => {
    const before = await lockUser(tx, userId);
    await tx.user.update({ where: { id: userId }, data: { name } });
    await writeAudit(tx, context, {
      ...{ action: 'account.rename', target: ['user', userId], customerId: null },
      ...{ before: { name: before.name }, after: { name } },
    });
    return loadAccount(tx, context);
  });
}
