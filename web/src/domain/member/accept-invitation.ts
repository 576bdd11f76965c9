import 'server-only';
import type { z } from 'zod';
import { isDone, markDone } from '@/domain/link/done';
import { refuseWeakPassword } from '@/domain/account/password-rule';
import { countPublicForm } from '@/domain/account/throttle';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { getInvitation } from '@/domain/member/get-invitation';
import { acceptInvitationInput } from '@/domain/member/input';
import { useUpInvitation } from '@/domain/link/invitation';
import type { UsedLinkView } from '@/domain/link/view';
import { parse } from '@/domain/parse';
import { hashPassword } from '@/domain/session/password';
import { resolveShares } from '@/domain/share/resolve';
import { asPerson } from '@/domain/user/as-person';
import { inTransaction, isUniqueViolation } from '@/domain/database';

/**
 * Joins with a new account. The link came by mail, so the address counts as verified. The same link with the same
 * password again, within an hour, succeeds and does nothing.
 * @throws AppError `not_found`, `invalid`, `password_common`, `password_is_email`, `throttled`, `unauthenticated` (there
 * is an account: sign in first; only a person who reads the address's mail learns that)
 */
export async function acceptInvitation(
  context: SystemContext,
  input: z.input<typeof acceptInvitationInput>,
): Promise<UsedLinkView> {
  const { token, name, password } = parse(acceptInvitationInput, input);
  await countPublicForm(context);
  if (await isDone(context, [token, password])) return { repeated: true };
  const offer = await getInvitation(context, { token });
  if (offer.account === 'existing') throw new AppError('unauthenticated');
  refuseWeakPassword(password, offer.email);
  const passwordHash = await hashPassword(password);
  const { now } = context;
  const events = await inTransaction(context.db, async (tx) => {
    const { id, email, customerId, role } = await useUpInvitation(tx, context, token);
    await markDone(tx, context, [token, password]);
    const user = await tx.user.create({
      data: { email, name, passwordHash, emailVerifiedAt: now, createdAt: now },
    });
    await tx.member.create({ data: { customerId, userId: user.id, role, createdAt: now } });
    await writeAudit(tx, asPerson(context, user), {
      action: 'member.join',
      target: ['user', user.id],
      customerId,
      after: { role, invitationId: id },
    });
    return resolveShares(tx, email);
  }).catch((error: unknown) => {
    throw isUniqueViolation(error) ? new AppError('unauthenticated') : error;
  });
  await context.publish(...events);
  return { repeated: false };
}
