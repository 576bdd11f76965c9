import { z } from 'zod';

/** How a device is: one name for badge, list, filter, connection and log. The first that fits counts, in this order. */
export const deviceStates = {
  not_paired: { label: 'Not paired', reachable: false },
  /** Its rotation began: the tunnel may drop meanwhile, and requests wait. Never "offline". */
  rotating: { label: 'Rotating', reachable: false },
  offline: { label: 'Offline', reachable: false },
  /** Connected, by a way that is never used for traffic. */
  no_mobile: { label: 'No mobile network', reachable: true },
  /** It serves, but something about it needs a person: `degradedBounds`. */
  degraded: { label: 'Degraded', reachable: true },
  online: { label: 'Online', reachable: true },
} as const satisfies Record<string, { readonly label: string; readonly reachable: boolean }>;

export type DeviceStateName = keyof typeof deviceStates;
export const deviceStateNames = Object.keys(deviceStates) as [DeviceStateName, ...DeviceStateName[]];

export const deviceStateView = z.object({
  name: z.enum(deviceStateNames),
  /** Code of the cause: of the reasons table, a state of the rotation, or a name of `degradedSentences`. */
  reason: z.string().nullable(),
  sentence: z.string(),
});
export type DeviceStateView = z.infer<typeof deviceStateView>;

/** Tells a state from other values of a row's fields, as browsers receive them. */
export function isDeviceState(value: unknown): value is DeviceStateView {
  return typeof value === 'object' && value !== null && Object.hasOwn(deviceStates, `${Reflect.get(value, 'name')}`);
}

/** From these values on a phone that is online counts as degraded. */
export const degradedBounds = { batteryPercent: 10, temperatureC: 45, rttMs: 1_000 } as const;
