import { z } from 'zod';
import { alertBounds } from '@/domain/alert/bounds';
import { choices } from '@/domain/alert/choices';
import { alertKindNames } from '@/domain/alert/kinds';
import { pageInput } from '@/domain/page';
import { line, timeZoneText } from '@/domain/text';

/** Inputs of the verbs on alerts. Pure: forms take their bounds from the same schemas. */

export const alertFilter = z.object({
  state: z.enum(['open', 'past']).optional(),
  kind: z.enum(alertKindNames).optional(),
  deviceId: z.uuid().optional(),
  /** Those of this customer alone, of the ones that the viewer may see. */
  customerId: z.uuid().optional(),
});
export const listAlertsInput = pageInput.extend(alertFilter.shape);

/** Notices of the own bell; without ids all of them. */
export const readNoticesInput = z.object({ ids: z.array(z.uuid()).min(1).max(100).optional() });

const minuteOfDay = z.number().int().min(0).max(1_439);
export const quietHours = z
  .object({ from: minuteOfDay, until: minuteOfDay })
  .refine(({ from, until }) => from !== until, { path: ['until'], message: 'Choose another time than the start' });

export const alertSettingsInput = z.object({
  choices,
  quiet: quietHours.nullable(),
  timeZone: timeZoneText,
});

/** How long a device is muted, in ms; null: until someone ends it. */
export const muteLengths = {
  hour: { label: '1 hour', ms: 3_600_000 },
  work_day: { label: '8 hours', ms: 8 * 3_600_000 },
  day: { label: '1 day', ms: 24 * 3_600_000 },
  week: { label: '1 week', ms: 7 * 24 * 3_600_000 },
  until_unmuted: { label: 'Until unmuted', ms: null },
} as const satisfies Record<string, { readonly label: string; readonly ms: number | null }>;
export type MuteLength = keyof typeof muteLengths;
export const muteLengthNames = Object.keys(muteLengths) as [MuteLength, ...MuteLength[]];

export const mutedDeviceInput = z.object({ deviceId: z.uuid() });
export const muteDeviceInput = mutedDeviceInput.extend({ length: z.enum(muteLengthNames) });

const at = z.iso.datetime({ offset: true });
const windowTimes = z.object({
  /** Null: from now on. */
  startsAt: at.nullable(),
  endsAt: at,
  note: line(alertBounds.window.note).default(''),
});
export const deviceWindowInput = windowTimes.extend({ deviceId: z.uuid() });
export const relayWindowInput = windowTimes.extend({ relayId: z.uuid() });
export const windowIdInput = z.object({ id: z.uuid() });
export const deviceWindowsInput = pageInput.extend({ deviceId: z.uuid() });
export const relayWindowsInput = pageInput.extend({ relayId: z.uuid() });

const { min, max } = alertBounds.rotationFailures;
export const rotationFailuresInput = z.object({
  id: z.uuid(),
  alertRotationFailures: z.number().int().min(min).max(max),
});
