import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { loadCustomer } from '@/domain/customer/load';
import { listInvitationsInput } from '@/domain/member/input';
import { seenInvitation } from '@/domain/member/seen';
import type { InvitationView } from '@/domain/member/view';
import { idMark, mapPage, readPage, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';

/** The invitations of a customer that no one has used, newest first. @throws AppError `not_found`, `forbidden`, `invalid` */
export async function listInvitations(
  context: Context,
  input: z.input<typeof listInvitationsInput>,
): Promise<Page<InvitationView>> {
  const { customerId, ...page } = parse(listInvitationsInput, input);
  await loadCustomer(context.db, context, customerId);
  authorize(context.viewer, 'member.manage', { customerId });
  const invitations = await readPage(
    page,
    { list: 'invitations', mark: idMark },
    (after, take) =>
      context.db.invitation.findMany({
        where: { customerId, acceptedAt: null, ...(after && { id: { lt: after[0] } }) },
        select: { id: true, email: true, role: true, createdAt: true, expiresAt: true },
        orderBy: { id: 'desc' },
        take,
      }),
    ({ id }) => [id],
  );
  return mapPage(invitations, (row) => seenInvitation(row, context.now));
}
