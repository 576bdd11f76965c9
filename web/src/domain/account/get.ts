import type { Context } from '@/domain/context';

export interface AccountView {
  readonly email: string;
  readonly hasPassword: boolean;
  readonly hasGoogle: boolean;
  /** The address that was asked for and is not confirmed yet. */
  readonly pendingEmail: string | null;
}

/** The own account, as its page shows it. */
export async function getAccount({ db, viewer, now }: Context): Promise<AccountView> {
  const user = await db.user.findUniqueOrThrow({
    where: { id: viewer.userId },
    include: { accountTokens: { where: { kind: 'change_email', expiresAt: { gt: now } } } },
  });
  return {
    email: user.email,
    hasPassword: user.passwordHash !== null,
    hasGoogle: user.googleSub !== null,
    pendingEmail: user.accountTokens[0]?.newEmail ?? null,
  };
}
