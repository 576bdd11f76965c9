import type { z } from 'zod';
import type { Prisma } from '@pocketproxy/prisma';
import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { signInInput } from '@/domain/session/input';
import { openSession } from '@/domain/session/open';
import { verifyPassword } from '@/domain/session/password';
import { countSignIn } from '@/domain/session/sign-in-throttle';
import type { SignedInView } from '@/domain/session/view';

/**
 * Signs a person in with email and password: a new session row, never an old one taken over (session fixation).
 * Unknown account, wrong password and an address that is not verified yet answer alike, in time too (pitfall 28): if
 * the last one differed, signing up and then in would reveal whether an address had an account before.
 * @throws AppError `sign_in_failed`, `throttled`, `customer_suspended` (after the right password only)
 */
export async function signIn(context: SystemContext, input: z.input<typeof signInInput>): Promise<SignedInView> {
  const parsed = signInInput.safeParse(input);
  if (!parsed.success) throw new AppError('sign_in_failed');
  const { email, password } = parsed.data;
  const found = await context.db.user.findUnique({ where: { email } });
  const attempt = await countSignIn(context, email);
  const right = await verifyPassword(found?.passwordHash ?? null, password);
  if (!right || !found?.emailVerifiedAt) throw new AppError('sign_in_failed');
  await attempt.succeeded();
  const memberships = await context.db.member.findMany({ where: { userId: found.id }, include: { customer: true } });
  const user = { ...found, memberships };
  refuseSuspended(user);
  return { userId: user.id, sessionId: await openSession(context, { user, method: 'password' }) };
}

export type LoadedUser = Prisma.UserGetPayload<{ include: { memberships: { include: { customer: true } } } }>;

/** @throws AppError `customer_suspended` */
export function refuseSuspended({ isOperator, memberships }: LoadedUser): void {
  const suspended = memberships.length > 0 && memberships.every(({ customer }) => customer.state === 'suspended');
  if (suspended && !isOperator) throw new AppError('customer_suspended');
}
