import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import type { BaseContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { newToken } from '@/domain/member/token';
import { createOperatorInput } from '@/domain/operator/input';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';

export const passwordLinkLifetimeMs = 24 * 3_600_000;

/**
 * Makes an operator without a password, or finds them, and gives a link of 24 hours that sets one, once. Earlier links
 * are void. For the command line only: whoever can run it holds the database anyway.
 * @throws AppError `invalid`, `conflict` (the address belongs to somebody who is no operator)
 */
export async function createOperator(
  context: BaseContext,
  input: z.input<typeof createOperatorInput>,
): Promise<{ link: string; expiresAt: Date }> {
  const { email } = parse(createOperatorInput, input);
  const { now } = context;
  const { token, hash } = newToken();
  const expiresAt = new Date(now.getTime() + passwordLinkLifetimeMs);
  await inTransaction(context.db, async (tx) => {
    const user = await tx.user.upsert({
      where: { email },
      create: { email, name: email, isOperator: true, createdAt: now },
      update: {},
    });
    if (!user.isOperator) throw new AppError('conflict');
    await tx.passwordLink.deleteMany({ where: { userId: user.id } });
    await tx.passwordLink.create({ data: { userId: user.id, hash, createdAt: now, expiresAt } });
    await writeAudit(tx, context, {
      action: 'operator.create',
      target: ['user', user.id],
      customerId: null,
      after: { email },
    });
  });
  return { link: `${context.publicUrl}/set-password/${token}`, expiresAt };
}
