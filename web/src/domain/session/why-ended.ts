import type { z } from 'zod';
import type { BaseContext } from '@/domain/context';
import { endedSessionInput } from '@/domain/session/input';

/** Why a session opens nothing: all customers of its person are suspended, or anything else. */
export type SessionEnd = 'suspended' | 'ended';

/** For the holder of a session's cookie, whose session loads no viewer any more (TENANT-05). */
export async function whySessionEnded(
  { db }: Pick<BaseContext, 'db'>,
  input: z.input<typeof endedSessionInput>,
): Promise<SessionEnd> {
  const parsed = endedSessionInput.safeParse(input);
  if (!parsed.success) return 'ended';
  const { sessionId: id } = parsed.data;
  const memberships = { some: {}, none: { customer: { state: 'active' as const } } };
  const count = await db.session.count({ where: { id, user: { isOperator: false, memberships } } });
  return count > 0 ? 'suspended' : 'ended';
}
