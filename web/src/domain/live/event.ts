import type { BusEvent } from '@pocketproxy/relay/contract';
import type { Viewer } from '@/domain/viewer';

/** What belongs to a customer, or to no customer; the rest informs the hub about people and reaches no browser. */
export type TenantEvent = Exclude<BusEvent, { type: 'user.changed' | 'ceilings.changed' }>;

/** What a browser receives: that something changed, by id. It fetches the rest itself, with its own rights. */
export type LiveEvent =
  | { readonly type: 'connection.changed'; readonly connectionId: string }
  | { readonly type: 'device.changed' | 'device.status'; readonly deviceId: string }
  | { readonly type: 'command.created' | 'command.changed'; readonly commandId: string; readonly deviceId: string }
  | { readonly type: 'usage.flushed'; readonly connectionIds: readonly string[] }
  | { readonly type: 'customer.changed'; readonly customerId: string }
  | { readonly type: 'alert.changed' }
  /** Events may have been lost: fetch everything again. */
  | { readonly type: 'resync' };

/** What an event is about: a device of a customer or of no one, or a customer itself. */
export interface EventSubject {
  readonly customerId: string | null;
  readonly deviceId?: string | null;
}

/** True when the event is about something of the viewer's (TENANT-01); events about unassigned devices are for operators. */
export function mayReceive(viewer: Viewer, event: EventSubject): boolean {
  return viewer.isOperator || viewer.memberships.some(({ customerId }) => customerId === event.customerId);
}

/** True when it is about a device shared with the viewer's customer, or its owner: they learn that something changed, no ids. */
export function concernsShare({ shares }: Viewer, { customerId, deviceId }: EventSubject): boolean {
  return shares.some((share) => (deviceId === undefined ? share.ownerId === customerId : share.deviceId === deviceId));
}

/** The event without what browsers have no use for. */
export function liveEvent(event: TenantEvent): LiveEvent {
  switch (event.type) {
    case 'connection.changed':
      return { type: event.type, connectionId: event.connectionId };
    case 'device.changed':
    case 'device.status':
      return { type: event.type, deviceId: event.deviceId };
    case 'command.created':
    case 'command.changed':
      return { type: event.type, commandId: event.commandId, deviceId: event.deviceId };
    case 'usage.flushed':
      return { type: event.type, connectionIds: event.connectionIds };
    case 'customer.changed':
      return { type: event.type, customerId: event.customerId };
    case 'alert.changed':
      return { type: event.type };
    default:
      return event satisfies never;
  }
}
