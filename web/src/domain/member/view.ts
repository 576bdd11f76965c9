import { z } from 'zod';
import { pageOf } from '@/domain/page';

const role = z.enum(['owner', 'manager', 'viewer']);

export const memberView = z.object({
  userId: z.uuid(),
  name: z.string(),
  email: z.string(),
  role,
  createdAt: z.date(),
  lastSignInAt: z.date().nullable(),
});
export type MemberView = z.infer<typeof memberView>;
export const memberPage = pageOf(memberView);

/** An invitation that no one has used yet; never its link: what that opens shows whether the address has an account. */
export const invitationView = z.object({
  id: z.uuid(),
  email: z.string(),
  role,
  createdAt: z.date(),
  expiresAt: z.date(),
  expired: z.boolean(),
});
export type InvitationView = z.infer<typeof invitationView>;
export const invitationPage = pageOf(invitationView);

/** What the holder of a link is offered. */
export const invitationOffer = z.object({
  customerName: z.string(),
  email: z.string(),
  role,
  /** Whether someone has an account with that address already. */
  account: z.enum(['new', 'existing']),
});
export type InvitationOffer = z.infer<typeof invitationOffer>;

/** A customer that the viewer belongs to. */
export const ownCustomerView = z.object({ id: z.uuid(), name: z.string() });
export type OwnCustomerView = z.infer<typeof ownCustomerView>;
export const ownCustomerPage = pageOf(ownCustomerView);
