import type { User } from '@pocketproxy/prisma';
import { issueLink } from '@/domain/account/token';
import type { SystemContext } from '@/domain/context';
import { queueMail } from '@/domain/mail/queue';
import type { Transaction } from '@/domain/database';

/** How long a link that confirms an address is good: as long as pages and mails say. */
export const verifyLinkMs = 24 * 3_600_000;

/**
 * Writes the mail that lets a person confirm their address. A sign-up that lost its password is finished by choosing
 * one anew, since confirming alone would leave an account that nobody can get into. Call it with the person locked.
 * Gives the mail's id.
 */
export async function queueConfirmation(
  tx: Transaction,
  context: SystemContext,
  { id: userId, email, passwordHash }: Pick<User, 'id' | 'email' | 'passwordHash'>,
  lifetimeMs = verifyLinkMs,
): Promise<string> {
  const [kind, template] =
    passwordHash === null
      ? (['reset_password', 'sign_up_again'] as const)
      : (['verify_email', 'verify_email'] as const);
  const link = await issueLink(tx, context, { userId, kind, lifetimeMs });
  return queueMail(tx, context, { to: email, template, values: { link } });
}
