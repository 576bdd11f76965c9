import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import type { BaseContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { issueLink } from '@/domain/link/issue';
import { createOperatorInput } from '@/domain/operator/input';
import type { PasswordLinkView } from '@/domain/operator/view';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';

/**
 * Makes an operator without a password, or finds them, and returns a link that sets one, once. Earlier links
 * are void. For the command line only: anyone who can run it holds the database anyway.
 * @throws AppError `invalid`, `conflict` (the address belongs to someone who is not an operator)
 */
export async function createOperator(
  context: BaseContext,
  input: z.input<typeof createOperatorInput>,
): Promise<PasswordLinkView> {
  const { email } = parse(createOperatorInput, input);
  const { now } = context;
  return inTransaction(context.db, async (tx) => {
    const user = await tx.user.upsert({
      where: { email },
      create: { email, name: email, isOperator: true, createdAt: now },
      update: {},
    });
    if (!user.isOperator) throw new AppError('conflict');
    const { url: link, expiresAt } = await issueLink(tx, context, { userId: user.id, kind: 'set_password' });
    await writeAudit(tx, context, {
      action: 'operator.create',
      target: ['user', user.id],
      customerId: null,
      after: { email },
    });
    return { link, expiresAt };
  });
}
