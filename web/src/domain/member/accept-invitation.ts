import type { z } from 'zod';
import { refuseWeakPassword } from '@/domain/account/password-rule';
import { verifyLinkMs } from '@/domain/account/sign-up';
import { issueLink } from '@/domain/account/token';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { getInvitation } from '@/domain/member/get-invitation';
import { acceptInvitationInput } from '@/domain/member/input';
import { useUpInvitation } from '@/domain/member/open-invitation';
import { parse } from '@/domain/parse';
import { hashPassword } from '@/domain/session/password';
import { inTransaction, isUniqueViolation } from '@/lib/database';

/**
 * Joins with a new account. The address counts as verified when the link came by mail; a link that the inviter saw
 * proves nothing. @throws AppError `not_found`, `invalid`, `password_common`, `password_is_email`, `unauthenticated`
 * (there is an account: sign in first)
 */
export async function acceptInvitation(
  context: SystemContext,
  input: z.input<typeof acceptInvitationInput>,
): Promise<void> {
  const { token, name, password } = parse(acceptInvitationInput, input);
  const offer = await getInvitation(context, { token });
  if (offer.account === 'existing') throw new AppError('unauthenticated');
  refuseWeakPassword(password, offer.email);
  const passwordHash = await hashPassword(password);
  const { now } = context;
  const mailId = await inTransaction(context.db, async (tx) => {
    const { id, email, customerId, role, mailed } = await useUpInvitation(tx, context, token);
    const user = await tx.user.create({
      data: { email, name, passwordHash, emailVerifiedAt: mailed ? now : null, createdAt: now },
    });
    await tx.member.create({ data: { customerId, userId: user.id, role, createdAt: now } });
    const actor = { kind: 'user', id: user.id, name: email } as const;
    await writeAudit(
      tx,
      { ...context, actor },
      { action: 'member.join', target: ['user', user.id], customerId, after: { role, invitationId: id } },
    );
    if (mailed) return undefined;
    const link = await issueLink(tx, context, { userId: user.id, kind: 'verify_email', lifetimeMs: verifyLinkMs });
    return queueMail(tx, context, { to: email, template: 'verify_email', values: { link } });
  }).catch((error: unknown) => {
    throw isUniqueViolation(error) ? new AppError('unauthenticated') : error;
  });
  if (mailId) await wakeMail(context, mailId);
}
