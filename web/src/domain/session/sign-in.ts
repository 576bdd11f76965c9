import { z } from 'zod';
import type { Prisma } from '@pocketproxy/prisma';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { sessionLifetimeMs } from '@/domain/session/lifetime';
import { verifyPassword } from '@/domain/session/password';
import { countSignIn } from '@/domain/session/sign-in-throttle';
import type { Throttle } from '@/lib/throttle';
import { inTransaction } from '@/lib/database';

const signInInput = z.object({
  email: z.string().trim().toLowerCase().min(3).max(254),
  password: z.string().min(1).max(128),
  userAgent: z
    .string()
    .transform((text) => text.replace(/\p{Cc}/gu, '').slice(0, 300))
    .nullish(),
  /** The session that the browser had before; it ends. */
  previousSessionId: z.uuid().nullish().catch(null),
});

/**
 * Signs a person in with e-mail and password: a new session row, never an old one taken over (session fixation).
 * Unknown account and wrong password answer alike, in time too (pitfall 28).
 * @throws AppError `sign_in_failed`, `throttled`, `customer_suspended` (after the right password only)
 */
export async function signIn(
  context: SystemContext,
  throttle: Throttle,
  input: unknown,
): Promise<{ userId: string; sessionId: string }> {
  const parsed = signInInput.safeParse(input);
  if (!parsed.success) throw new AppError('sign_in_failed');
  const { email, password, userAgent, previousSessionId } = parsed.data;
  const user = await context.db.user.findUnique({
    where: { email },
    include: { memberships: { include: { customer: true } } },
  });
  const attempt = await countSignIn(context, throttle, email, user?.id);
  const right = await verifyPassword(user?.passwordHash ?? null, password);
  if (!right || !user) throw new AppError('sign_in_failed');
  await attempt.succeeded();
  refuseSuspended(user);
  const sessionId = await openSession(context, user, userAgent ?? null, previousSessionId ?? null);
  return { userId: user.id, sessionId };
}

type LoadedUser = Prisma.UserGetPayload<{ include: { memberships: { include: { customer: true } } } }>;

function refuseSuspended({ isOperator, memberships }: LoadedUser): void {
  const suspended = memberships.length > 0 && memberships.every(({ customer }) => customer.state === 'suspended');
  if (suspended && !isOperator) throw new AppError('customer_suspended');
}

async function openSession(
  context: SystemContext,
  user: LoadedUser,
  userAgent: string | null,
  previousSessionId: string | null,
): Promise<string> {
  const { now, ip } = context;
  const { id: userId, email, isOperator, sessionVersion: version } = user;
  const expiresAt = new Date(now.getTime() + sessionLifetimeMs);
  return inTransaction(context.db, async (tx) => {
    if (previousSessionId) await tx.session.deleteMany({ where: { id: previousSessionId } });
    const session = await tx.session.create({
      data: { userId, version, ip, userAgent, createdAt: now, lastUsedAt: now, expiresAt },
    });
    await tx.user.update({ where: { id: userId }, data: { lastSignInAt: now } });
    const actor = { kind: isOperator ? 'operator' : 'user', id: userId, name: email } as const;
    await writeAudit(
      tx,
      { ...context, actor },
      { action: 'session.sign_in', target: ['user', userId], customerId: null },
    );
    return session.id;
  });
}
