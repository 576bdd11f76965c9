import type { z } from 'zod';
import { refuseWeakPassword } from '@/domain/account/password-rule';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { tokenHash } from '@/domain/member/token';
import { setPasswordInput } from '@/domain/operator/input';
import { parse } from '@/domain/parse';
import { hashPassword } from '@/domain/session/password';
import { inTransaction } from '@/lib/database';

/**
 * Sets a password by a one-time link; every session of the person ends.
 * @throws AppError `not_found` (unknown, used, expired), `invalid`, `password_common`, `password_is_email`
 */
export async function setPassword(context: SystemContext, input: z.input<typeof setPasswordInput>): Promise<void> {
  const { token, password } = parse(setPasswordInput, input);
  const { db, now } = context;
  const open = { hash: tokenHash(token), usedAt: null, expiresAt: { gt: now } };
  const offer = await db.passwordLink.findFirst({ where: open, include: { user: true } });
  if (!offer) throw new AppError('not_found');
  refuseWeakPassword(password, offer.user.email);
  const passwordHash = await hashPassword(password);
  await inTransaction(db, async (tx) => {
    const [link] = await tx.passwordLink.updateManyAndReturn({ where: open, data: { usedAt: now } });
    if (!link) throw new AppError('not_found');
    const { id, email, isOperator } = await tx.user.update({
      where: { id: link.userId },
      data: { passwordHash, emailVerifiedAt: now, sessionVersion: { increment: 1 } },
    });
    await tx.session.deleteMany({ where: { userId: id } });
    const actor = { kind: isOperator ? 'operator' : 'user', id, name: email } as const;
    await writeAudit(
      tx,
      { ...context, actor },
      { action: 'user.set_password', target: ['user', id], customerId: null },
    );
  });
}
