import type { z } from 'zod';
import { isDone, markDone } from '@/domain/account/done-link';
import { tokenInput } from '@/domain/account/input';
import { lockUser } from '@/domain/account/lock';
import { countPublicForm } from '@/domain/account/throttle';
import { findToken, useToken } from '@/domain/account/token';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { parse } from '@/domain/parse';
import { resolveShares } from '@/domain/share/resolve';
import { inTransaction } from '@/domain/database';
import type { Throttle } from '@/base/throttle';

/**
 * Confirms an address by its mailed link, once (AUTH-01); shares that wait for it begin. Nobody is signed in by it.
 * The same link again, within an hour, succeeds and does nothing.
 * @throws AppError `throttled`, `link_invalid`
 */
export async function verifyEmail(
  context: SystemContext,
  throttle: Throttle,
  input: z.input<typeof tokenInput>,
): Promise<void> {
  const { token: secret } = parse(tokenInput, input);
  await countPublicForm(context, throttle);
  if (await isDone(context, [secret])) return;
  const token = await findToken(context, 'verify_email', secret);
  const { id: userId, email } = token.user;
  const events = await inTransaction(context.db, async (tx) => {
    await lockUser(tx, userId);
    await useToken(tx, token);
    await markDone(tx, context, [secret]);
    await tx.user.update({ where: { id: userId }, data: { emailVerifiedAt: context.now } });
    await tx.session.deleteMany({ where: { userId } });
    const actor = { kind: 'user', id: userId, name: email } as const;
    await writeAudit(
      tx,
      { ...context, actor },
      { action: 'account.verify_email', target: ['user', userId], customerId: null },
    );
    return resolveShares(tx, email);
  });
  await context.publish(...events);
}
