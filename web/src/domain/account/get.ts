import type { AccountView } from '@/domain/account/view';
import type { Context } from '@/domain/context';
import type { Database, Transaction } from '@/domain/database';

/** The own account, as its page shows it. */
export async function getAccount(context: Context): Promise<AccountView> {
  return loadAccount(context.db, context);
}

/** The same inside a transaction, with what it wrote. */
export async function loadAccount(db: Database | Transaction, { viewer, now }: Context): Promise<AccountView> {
  const user = await db.user.findUniqueOrThrow({
    where: { id: viewer.userId },
    include: { links: { where: { kind: 'change_email', expiresAt: { gt: now } } } },
  });
  return {
    name: user.name,
    email: user.email,
    hasPassword: user.passwordHash !== null,
    hasGoogle: user.googleSub !== null,
    pendingEmail: user.links[0]?.newEmail ?? null,
  };
}
