import { AppError } from '@/domain/errors';
import type { Viewer } from '@/domain/viewer';

export type Role = 'operator' | 'owner' | 'manager' | 'viewer';

const everyone = ['operator', 'owner', 'manager', 'viewer'] as const;
const managers = ['operator', 'owner', 'manager'] as const;
const owners = ['operator', 'owner'] as const;
const staff = ['operator'] as const;

/** Who may do what. The only place where roles are named: every verb asks it, and screens hide buttons by it. */
export const permissions = {
  'device.view': everyone,
  /** What its customer's people wrote about it: not through a share. */
  'device.notes': everyone,
  'device.rename': managers,
  'device.pair': managers,
  'device.revoke': managers,
  'device.command': managers,
  'device.rotate': managers,
  'device.settings': managers,
  /** For the people of one's own side. */
  'device.mute': managers,
  /** What one's own side keeps about it. */
  'device.annotate': managers,
  'device.maintain': owners,
  'device.share': owners,
  'device.assign': staff,
  /** On the customer that the device is shared with. */
  'share.leave': managers,
  'connection.view': everyone,
  'connection.reveal': everyone,
  /** From which addresses it was asked in vain. */
  'connection.refused_clients': everyone,
  /** It uses the connection for a few kilobytes, as its password does. */
  'connection.test': everyone,
  'connection.create': managers,
  'connection.update': managers,
  'connection.regenerate': managers,
  'connection.whitelist': managers,
  'connection.delete': managers,
  'connection.annotate': managers,
  /** Who used it, by address: not through a share. */
  'connection.access_log_view': managers,
  'connection.access_log': owners,
  'whitelist.view': everyone,
  'group.manage': managers,
  /** Seeing them, too: their addresses are often secrets. */
  'webhook.manage': managers,
  'api_key.manage': owners,
  'customer.view': everyone,
  'customer.create': staff,
  'customer.rename': owners,
  'customer.time_zone': owners,
  'customer.suspend': staff,
  /** To see its screens as its viewers do. */
  'customer.view_as': staff,
  /** Notes about it, and both sides of its shares. */
  'customer.support': staff,
  'member.view': everyone,
  'member.manage': owners,
  'ceiling.change': staff,
  'customer.alerts': owners,
  'relay.view': staff,
  /** All phones and what the whole product does. */
  'fleet.view': staff,
  'job.manage': staff,
  'relay.maintain': staff,
  /** Draining, removing, new keys. */
  'relay.manage': staff,
  /** Destinations that phones reach although the egress policy closes them. */
  'egress.manage': staff,
  'audit.view': owners,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

/**
 * What a share grants, by the right that it needs: any of them, or none for viewing. What is not named is for the
 * device's own customer. The role in the own customer counts as well: its viewers only look.
 */
export const sharedPermissions: Partial<Record<Permission, readonly ShareRight[]>> = {
  'device.view': [],
  'device.rename': ['rename'],
  'device.rotate': ['rotate'],
  'device.mute': [],
  'device.annotate': [],
  'connection.view': [],
  'connection.annotate': [],
  'connection.reveal': ['configs', 'ports'],
  // Who only looks at the phone learns nothing of its owner's people
  'connection.refused_clients': ['configs', 'ports'],
  'connection.test': ['configs', 'ports'],
  'connection.create': ['ports'],
  'connection.update': ['ports'],
  'connection.regenerate': ['ports'],
  'connection.whitelist': ['ports'],
  'connection.delete': ['ports'],
  'whitelist.view': ['ports'],
};
type ShareRight = 'rename' | 'ports' | 'configs' | 'rotate';

/** What is acted on, as far as permissions care: the customer that owns it, null for none. */
export interface Owned {
  readonly customerId: string | null;
  /** The device that it is, or is on, where shares count. */
  readonly deviceId?: string;
}

/** A device as permissions see it. */
export function asOwned({ id, customerId }: { readonly id: string; readonly customerId: string | null }): Owned {
  return { customerId, deviceId: id };
}

/** True when the viewer may do this to the resource. Pure: also for buttons. */
export function can(viewer: Viewer, permission: Permission, resource: Owned): boolean {
  const allowed: readonly Role[] = permissions[permission];
  if (rolesOf(viewer, resource).some((role) => allowed.includes(role))) return true;
  return viewer.memberships.some(({ role }) => allowed.includes(role)) && shared(viewer, permission, resource);
}

/** What the viewer may do in one of the own customers, for entries of the navigation. */
export function mayInOwn(viewer: Viewer): (permission: Permission) => boolean {
  return (permission) => viewer.memberships.some(({ customerId }) => can(viewer, permission, { customerId }));
}

/** @throws AppError `forbidden` when the viewer may not do this to the resource. */
export function authorize(viewer: Viewer, permission: Permission, resource: Owned): void {
  if (!can(viewer, permission, resource)) throw new AppError('forbidden');
}

function shared(viewer: Viewer, permission: Permission, { deviceId }: Owned): boolean {
  const rights: readonly ShareRight[] | undefined = sharedPermissions[permission];
  if (!rights || deviceId === undefined) return false;
  return viewer.shares.some(
    (share) => share.deviceId === deviceId && (rights.length === 0 || rights.some((right) => share[right])),
  );
}

function rolesOf(viewer: Viewer, { customerId }: Owned): Role[] {
  const member = viewer.memberships
    .filter((membership) => membership.customerId === customerId)
    .map(({ role }) => role);
  return viewer.isOperator ? ['operator', ...member] : member;
}
