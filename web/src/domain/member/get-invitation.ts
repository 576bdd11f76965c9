import type { z } from 'zod';
import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { invitationTokenInput } from '@/domain/member/input';
import { openInvitation } from '@/domain/link/invitation';
import type { InvitationOffer } from '@/domain/member/view';
import { parse } from '@/domain/parse';

/** What a link offers; it is not used by looking (pitfall 16). @throws AppError `not_found` for unknown, used and expired alike */
export async function getInvitation(
  { db, now }: SystemContext,
  input: z.input<typeof invitationTokenInput>,
): Promise<InvitationOffer> {
  const { token } = parse(invitationTokenInput, input);
  const invitation = await db.invitation.findFirst({
    where: openInvitation(token, now),
    include: { customer: { select: { name: true } } },
  });
  if (!invitation) throw new AppError('not_found');
  const { email, role, customer } = invitation;
  const known = (await db.user.count({ where: { email } })) > 0;
  return { customerName: customer.name, email, role, account: known ? 'existing' : 'new' };
}
