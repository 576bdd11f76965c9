import type { Invitation, MemberRole } from '@pocketproxy/prisma';

export interface MemberView {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly createdAt: Date;
  readonly lastSignInAt: Date | null;
}

/** An invitation that nobody has used yet; never its link. */
export type InvitationView = Pick<Invitation, 'id' | 'email' | 'role' | 'createdAt' | 'expiresAt'> & {
  readonly expired: boolean;
};

/** What the holder of a link is offered. */
export interface InvitationOffer {
  readonly customerName: string;
  readonly email: string;
  readonly role: MemberRole;
  /** Whether somebody has an account with that address already. */
  readonly account: 'new' | 'existing';
}
