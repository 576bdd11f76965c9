import { z } from 'zod';
import type { DeviceStateName, DeviceStateView } from '@/domain/device/states';

/** How a connection is, by what it says of itself: the first that fits counts, in this order. Its refusals have the same reason. */
export const ownStates = {
  off: { label: 'Off', reason: 'connection_off' },
  expired: { label: 'Expired', reason: 'connection_expired' },
  quota_exceeded: { label: 'Data limit reached', reason: 'quota_exceeded' },
} as const satisfies Record<string, { readonly label: string; readonly reason: string }>;

/** How one is that says nothing of the kind, by its phone. */
export const phoneStates = {
  not_paired: { label: 'No phone' },
  rotating: { label: 'Phone rotating' },
  offline: { label: 'Phone offline' },
  no_mobile: { label: 'Phone without network' },
} as const satisfies { readonly [Name in DeviceStateName]?: { readonly label: string } };

/** One name for badge, filter, banner, list, log and API. `whereConnectionState` asks the database the same. */
export const connectionStates = { ...ownStates, ...phoneStates, on: { label: 'On' } } as const;

export type OwnStateName = keyof typeof ownStates;
export type PhoneStateName = keyof typeof phoneStates;
export type ConnectionStateName = keyof typeof connectionStates;
export const connectionStateNames = Object.keys(connectionStates) as [ConnectionStateName, ...ConnectionStateName[]];

export const connectionStateView = z.object({
  name: z.enum(connectionStateNames),
  /** Code of the cause: of the reasons table, or a state of the phone's rotation. */
  reason: z.string().nullable(),
  sentence: z.string(),
});
export type ConnectionStateView = z.infer<typeof connectionStateView>;

/** The state of a connection that says nothing of itself: its phone's, where that keeps it from being used. */
export function stateByPhone(phone: DeviceStateView): ConnectionStateView {
  const { name } = phone;
  if (isPhoneState(name)) return { ...phone, name };
  return { name: 'on', reason: null, sentence: 'The connection can be used.' };
}

/** The same connection's state when its phone is in another one: what it says of itself counts first. */
export function withPhone(state: ConnectionStateView, phone: DeviceStateView): ConnectionStateView {
  return isOwnState(state.name) ? state : stateByPhone(phone);
}

export function isOwnState(name: string): name is OwnStateName {
  return Object.hasOwn(ownStates, name);
}

export function isPhoneState(name: string): name is PhoneStateName {
  return Object.hasOwn(phoneStates, name);
}
