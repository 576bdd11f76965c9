import type { User } from '@pocketproxy/prisma';
import type { SystemContext } from '@/domain/context';
import { linkKinds } from '@/domain/link/kinds';
import { issueLink } from '@/domain/link/issue';
import { queueMail } from '@/domain/mail/queue';
import type { Transaction } from '@/domain/database';

/**
 * Writes the mail that lets a person confirm their address. A sign-up that lost its password is finished by choosing
 * one again, since confirming alone would leave an account that no one can get into. Call it with the person locked.
 * Returns the mail's id.
 */
export async function queueConfirmation(
  tx: Transaction,
  context: SystemContext,
  { id: userId, email, name, passwordHash }: Pick<User, 'id' | 'email' | 'name' | 'passwordHash'>,
): Promise<string> {
  const [kind, template] =
    passwordHash === null
      ? (['reset_password', 'sign_up_again'] as const)
      : (['verify_email', 'verify_email'] as const);
  // As long as pages and mails say, whichever it is
  const { lifetimeMs } = linkKinds.verify_email;
  const link = await issueLink(tx, context, { userId, kind, lifetimeMs });
  return queueMail(tx, context, { to: email, name, template, values: { link: link.url }, link });
}
