import type { MemberRole } from '@pocketproxy/prisma';

/** A signed-in person, as the database knows them at this request. */
export interface Viewer {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly isOperator: boolean;
  readonly sessionId: string;
  /** The customer that the person works in now, none or one, and active: a suspended customer grants no access. */
  readonly memberships: readonly Membership[];
  /** Devices that other active customers share with this one. */
  readonly shares: readonly SharedDevice[];
}

/** A device of another customer, and what may be done with it beyond viewing. */
export interface SharedDevice {
  readonly deviceId: string;
  readonly ownerId: string;
  readonly rename: boolean;
  readonly ports: boolean;
  readonly configs: boolean;
  readonly rotate: boolean;
}

export interface Membership {
  readonly customerId: string;
  readonly customerName: string;
  readonly role: MemberRole;
}

/** Where a person lands after signing in. */
export function homeOf(viewer: Pick<Viewer, 'isOperator'>): '/admin' | '/portal' {
  return viewer.isOperator ? '/admin' : '/portal';
}
