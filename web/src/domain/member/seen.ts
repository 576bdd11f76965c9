import type { Invitation, Prisma } from '@pocketproxy/prisma';
import type { InvitationView, MemberView } from '@/domain/member/view';

/** What a member's view needs of the person. */
export const withUser = { user: { select: { name: true, email: true, lastSignInAt: true } } } as const;

export function seenMember({
  userId,
  role,
  createdAt,
  user,
}: Prisma.MemberGetPayload<{ include: typeof withUser }>): MemberView {
  return { userId, role, createdAt, ...user };
}

export function seenInvitation(
  { id, email, role, createdAt, expiresAt }: Omit<InvitationView, 'expired'> & Partial<Invitation>,
  now: Date,
): InvitationView {
  return { id, email, role, createdAt, expiresAt, expired: expiresAt <= now };
}
