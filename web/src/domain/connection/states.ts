import type { DeviceStateName } from '@/domain/device/states';

/** How a connection is, by what it says of itself: the first that fits counts, in this order. */
export const ownStates = {
  off: { label: 'Off' },
  expired: { label: 'Expired' },
  quota_exceeded: { label: 'Data limit reached' },
} as const satisfies Record<string, { readonly label: string }>;

/** How one is whose own state is `on`, by its phone. */
export const phoneStates = {
  not_paired: { label: 'No phone' },
  rotating: { label: 'Phone rotating' },
  offline: { label: 'Phone offline' },
  no_mobile: { label: 'Phone without network' },
} as const satisfies { readonly [Name in DeviceStateName]?: { readonly label: string } };

/** One name for badge, filter, banner, list and API. Pure: `whereConnectionState` asks the database the same. */
export const connectionStates = { ...ownStates, ...phoneStates, on: { label: 'On' } } as const;

export type OwnStateName = keyof typeof ownStates;
export type PhoneStateName = keyof typeof phoneStates;
export type ConnectionStateName = keyof typeof connectionStates;
export const connectionStateNames = Object.keys(connectionStates) as [ConnectionStateName, ...ConnectionStateName[]];

interface Facts {
  /** Its own. */
  readonly state: OwnStateName | 'on';
  readonly device: { readonly state: { readonly name: DeviceStateName } };
}

/** The one answer to whether a connection can be used now, and what keeps it from that. */
export function connectionState({ state, device }: Facts): ConnectionStateName {
  if (state !== 'on') return state;
  const { name } = device.state;
  return isPhoneState(name) ? name : 'on';
}

export function isPhoneState(name: string): name is PhoneStateName {
  return Object.hasOwn(phoneStates, name);
}
