import type { z } from 'zod';
import { isDone, markDone } from '@/domain/link/done';
import { tokenInput } from '@/domain/account/input';
import { lockUser } from '@/domain/user/lock';
import { countPublicForm } from '@/domain/account/throttle';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { findLink } from '@/domain/link/find';
import { useLink } from '@/domain/link/use';
import type { ConfirmedEmailView } from '@/domain/link/view';
import { parse } from '@/domain/parse';
import { resolveShares } from '@/domain/share/resolve';
import { asPerson } from '@/domain/user/as-person';
import { inTransaction } from '@/domain/database';

/**
 * Confirms an address by its mailed link, once (AUTH-01); shares that wait for it begin. No one is signed in by it.
 * The same link again, within an hour, succeeds and does nothing.
 * @throws AppError `throttled`, `link_invalid`
 */
export async function verifyEmail(
  context: SystemContext,
  input: z.input<typeof tokenInput>,
): Promise<ConfirmedEmailView> {
  const { token: secret } = parse(tokenInput, input);
  await countPublicForm(context);
  if (await isDone(context, [secret])) return { repeated: true, email: null };
  const link = await findLink(context, 'verify_email', secret);
  const { id: userId, email } = link.user;
  const events = await inTransaction(context.db, async (tx) => {
    await lockUser(tx, userId);
    await useLink(tx, link);
    await markDone(tx, context, [secret]);
    await tx.user.update({ where: { id: userId }, data: { emailVerifiedAt: context.now } });
    await tx.session.deleteMany({ where: { userId } });
    await writeAudit(tx, asPerson(context, link.user), {
      action: 'account.verify_email',
      target: ['user', userId],
      customerId: null,
    });
    return resolveShares(tx, email);
  });
  await context.publish(...events);
  return { repeated: false, email };
}
