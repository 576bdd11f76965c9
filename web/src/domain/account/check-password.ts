import { countPasswordCheck } from '@/domain/account/throttle';
import type { Context } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { verifyPassword } from '@/domain/session/password';

/**
 * The person's own row, after their password was typed again; for everything that could take an account over.
 * @throws AppError `password_wrong`, `password_missing` (Google only so far), `throttled`
 */
export async function checkPassword(context: Context, password: string) {
  const user = await context.db.user.findUniqueOrThrow({ where: { id: context.viewer.userId } });
  if (user.passwordHash === null) throw new AppError('password_missing');
  await countPasswordCheck(context);
  if (!(await verifyPassword(user.passwordHash, password))) throw new AppError('password_wrong');
  await context.throttle.refund('account_password', user.id);
  return user;
}
