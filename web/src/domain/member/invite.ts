import type { z } from 'zod';
import { countInvitation } from '@/domain/account/throttle';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { loadCeilings } from '@/domain/ceiling/load';
import { loadCustomer, lockCustomer } from '@/domain/customer/load';
import { maxOpenInvitations } from '@/domain/bounds';
import { AppError } from '@/domain/errors';
import { newLink } from '@/domain/link/issue';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { inviteMemberInput } from '@/domain/member/input';
import { seenInvitation } from '@/domain/member/seen';
import type { InvitationView } from '@/domain/member/view';
import { parse } from '@/domain/parse';
import { inTransaction, type Transaction } from '@/domain/database';
import { personOf } from '@/domain/viewer';

/**
 * Invites a person by mail (TEAM-01): for 7 days, to be used once. A new invitation for the same address voids the
 * old one. @throws AppError `not_found`, `forbidden`, `invalid`, `already_member`, `invitations_full`, `members_full`,
 * `throttled`
 */
export async function inviteMember(
  context: Context,
  input: z.input<typeof inviteMemberInput>,
): Promise<InvitationView> {
  const { customerId, email, role } = parse(inviteMemberInput, input);
  const { now } = context;
  await loadCustomer(context.db, context, customerId);
  authorize(context.viewer, 'member.manage', { customerId });
  await countInvitation(context, customerId, email);
  const link = newLink(context, 'invitation');
  const { hash, expiresAt } = link;
  const { mailId, invitation } = await inTransaction(context.db, async (tx) => {
    const { customer, viewer } = await lockCustomer(tx, context, customerId);
    authorize(viewer, 'member.manage', { customerId });
    if ((await tx.member.count({ where: { customerId, user: { email } } })) > 0) throw new AppError('already_member');
    await tx.invitation.deleteMany({ where: { customerId, email, acceptedAt: null } });
    const open = await tx.invitation.count({ where: { customerId, acceptedAt: null, expiresAt: { gt: now } } });
    if (open >= maxOpenInvitations) throw new AppError('invitations_full');
    if (!viewer.isOperator) await refuseFull(tx, customerId, open);
    // Strangers do not learn which operator it is
    const invitedBy = viewer.isOperator ? null : viewer.name;
    const values = { link: link.url, customerName: customer.name, invitedBy };
    const mailId = await queueMail(tx, context, { to: email, template: 'invitation', values, link });
    const invitation = await tx.invitation.create({
      data: { customerId, email, role, hash, invitedById: personOf(viewer), createdAt: now, expiresAt },
    });
    await writeAudit(tx, context, {
      action: 'member.invite',
      target: ['invitation', invitation.id],
      customerId,
      after: { email, role },
    });
    return { mailId, invitation: seenInvitation(invitation, now) };
  });
  wakeMail(context, mailId);
  return invitation;
}

/** Every open invitation may become a member; with the customer locked no one else joins or invites. */
async function refuseFull(tx: Transaction, customerId: string, open: number): Promise<void> {
  const members = await tx.member.count({ where: { customerId } });
  const most = (await loadCeilings(tx, customerId)).of('customerMembers', customerId);
  if (members + open >= most) throw new AppError('members_full');
}
