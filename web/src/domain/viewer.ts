import type { MemberRole } from '@pocketproxy/prisma';
import type { Scope } from '@/domain/api-key/scopes';

/** Who asks: a signed-in person, or an API key, as the database knows them at this request. */
export interface Viewer {
  /** @throws AppError `forbidden` for an API key: what is a person's own has no place in a program */
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly isOperator: boolean;
  readonly sessionId: string;
  /** The customer that the person works in now, none or one, and active: a suspended customer grants no access. */
  readonly memberships: readonly Membership[];
  /** Devices that other active customers share with this one. */
  readonly shares: readonly SharedDevice[];
  /** The API key that acts; none for a person. */
  readonly key?: ViewerKey;
}

/** An API key as those see it who decide what it may do. */
export interface ViewerKey {
  readonly id: string;
  readonly scopes: readonly Scope[];
  /** The only phones that it reaches; null: all of its customer, or of the platform. */
  readonly deviceIds: readonly string[] | null;
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

/** The person to name as who asked for something; null for an API key. */
export function personOf(viewer: Viewer): string | null {
  return viewer.key ? null : viewer.userId;
}

/** Where a person lands after signing in. */
export function homeOf(viewer: Pick<Viewer, 'isOperator'>): '/admin' | '/portal' {
  return viewer.isOperator ? '/admin' : '/portal';
}
