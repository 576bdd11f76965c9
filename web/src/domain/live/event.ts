import type { BusEvent } from '@pocketproxy/relay/contract';
import type { Viewer } from '@/domain/viewer';

/** Of the whole product, for relays: no browser shows it live. */
export type ForRelays = Extract<BusEvent, { type: 'ceilings.changed' | 'egress.changed' }>;

export function isForRelays(event: BusEvent): event is ForRelays {
  return event.type === 'ceilings.changed' || event.type === 'egress.changed';
}

/** What belongs to a customer, or to no customer; the rest informs the hub about people and reaches no browser. */
export type TenantEvent = Exclude<BusEvent, { type: 'user.changed' | 'key.changed' } | ForRelays>;

/** Tenant events that name rows: their views are sent. */
export type RowEvent = Exclude<TenantEvent, { type: 'customer.changed' | 'alert.changed' | 'traffic.now' }>;

export const rowKinds = ['device', 'connection'] as const;
export type RowKind = (typeof rowKinds)[number];

/** What a browser receives of a row: the fields of its view that changed, as lists and pages have them. */
export interface RowPatch {
  readonly kind: RowKind;
  readonly id: string;
  /** Of a connection: its device. */
  readonly deviceId: string;
  readonly set?: Readonly<Record<string, unknown>>;
  /** Something of it was changed by a person, perhaps beyond what its view shows. */
  readonly touched?: true;
  /** It was made a moment ago. */
  readonly isNew?: true;
  /** It was deleted, or belongs to another customer now. */
  readonly gone?: true;
}

/** What flows through a connection, bit/s. */
export type ConnectionRate = readonly [connectionId: string, deviceId: string, up: number, down: number];

/** What a browser receives. */
export type LiveMessage =
  | { readonly type: 'rows'; readonly rows: readonly RowPatch[] }
  | { readonly type: 'rates'; readonly rates: readonly ConnectionRate[] }
  /** Something of another kind changed: what shows it is read again. */
  | { readonly type: 'changed'; readonly what: 'customer' | 'alert' }
  /** Events may have been lost: everything is read again. */
  | { readonly type: 'resync' };

/** What an event is about: a device of a customer or of no one, or a customer itself. */
export interface EventSubject {
  readonly customerId: string | null;
  readonly deviceId?: string | null;
}

/** True when the event is about something of the viewer's (TENANT-01); events about unassigned devices are for operators. */
export function mayReceive(viewer: Viewer, event: EventSubject): boolean {
  if (!reaches(viewer, event.deviceId)) return false;
  return viewer.isOperator || viewer.memberships.some(({ customerId }) => customerId === event.customerId);
}

/** True when it is about a device shared with the viewer's customer, or its owner. */
export function concernsShare(viewer: Viewer, { customerId, deviceId }: EventSubject): boolean {
  if (!reaches(viewer, deviceId)) return false;
  return viewer.shares.some((share) =>
    deviceId === undefined ? share.ownerId === customerId : share.deviceId === deviceId,
  );
}

/** False for an API key that is limited to other phones; what is about no phone is not for it either. */
function reaches({ key }: Viewer, deviceId: string | null | undefined): boolean {
  const only = key?.deviceIds;
  return !only || (typeof deviceId === 'string' && only.includes(deviceId));
}

/** Who may see a row, as the database said when it was read. */
export interface RowScope {
  /** The active owner; null: no one, or a suspended customer. */
  readonly customerId: string | null;
  /** Customers with which its device is shared. */
  readonly sharedWith: readonly string[];
  /** Of a connection: the customer that made it through a share; null: the owner's. */
  readonly holderId: string | null;
}

/** True when the viewer may see the row: the rule of `domain/visibility` for one row that is known. */
export function maySee(viewer: Viewer, row: RowScope & { readonly deviceId: string }): boolean {
  const { customerId, sharedWith, holderId } = row;
  if (!reaches(viewer, row.deviceId)) return false;
  if (viewer.isOperator) return true;
  return viewer.memberships.some((membership) => {
    if (membership.customerId === customerId) return true;
    return sharedWith.includes(membership.customerId) && (holderId === null || holderId === membership.customerId);
  });
}
