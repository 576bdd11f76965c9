import type { z } from 'zod';
import { countInvitation } from '@/domain/account/throttle';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { loadCustomer, lockCustomer } from '@/domain/customer/load';
import { AppError } from '@/domain/errors';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { inviteMemberInput } from '@/domain/member/input';
import { newToken } from '@/domain/member/token';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';
import type { Throttle } from '@/base/throttle';

export const invitationLifetimeMs = 7 * 24 * 3_600_000;
export const maxOpenInvitations = 50;

/** An invitation, never with its link: what that opens tells whether the address has an account. */
export interface NewInvitation {
  readonly id: string;
  readonly email: string;
  readonly expiresAt: Date;
}

/**
 * Invites a person by mail (TEAM-01): for 7 days, to be used once. A new invitation for the same address voids the
 * old one. @throws AppError `not_found`, `forbidden`, `invalid`, `already_member`, `invitations_full`, `throttled`
 */
export async function inviteMember(
  context: Context,
  throttle: Throttle,
  input: z.input<typeof inviteMemberInput>,
): Promise<NewInvitation> {
  const { customerId, email, role } = parse(inviteMemberInput, input);
  const { now } = context;
  await loadCustomer(context.db, context, customerId);
  authorize(context.viewer, 'member.manage', { customerId });
  await countInvitation(throttle, customerId, email);
  const { token, hash } = newToken();
  const link = `${context.publicUrl}/invitation/${token}`;
  const expiresAt = new Date(now.getTime() + invitationLifetimeMs);
  const { mailId, ...invitation } = await inTransaction(context.db, async (tx) => {
    const { customer, viewer } = await lockCustomer(tx, context, customerId);
    authorize(viewer, 'member.manage', { customerId });
    if ((await tx.member.count({ where: { customerId, user: { email } } })) > 0) throw new AppError('already_member');
    await tx.invitation.deleteMany({ where: { customerId, email, acceptedAt: null } });
    const open = await tx.invitation.count({ where: { customerId, acceptedAt: null, expiresAt: { gt: now } } });
    if (open >= maxOpenInvitations) throw new AppError('invitations_full');
    // Strangers are not told who of the staff it is
    const invitedBy = viewer.isOperator ? null : viewer.name;
    const values = { link, customerName: customer.name, invitedBy };
    const mailId = await queueMail(tx, context, { to: email, template: 'invitation', values });
    const { id } = await tx.invitation.create({
      data: { customerId, email, role, hash, invitedById: viewer.userId, createdAt: now, expiresAt },
    });
    await writeAudit(tx, context, {
      action: 'member.invite',
      target: ['invitation', id],
      customerId,
      after: { email, role },
    });
    return { id, email, expiresAt, mailId };
  });
  wakeMail(context, mailId);
  return invitation;
}
