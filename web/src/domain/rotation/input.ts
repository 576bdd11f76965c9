import { z } from 'zod';
import { rotationBounds } from '@pocketproxy/relay/contract/rotations';
import { pageInput } from '@/domain/page';

/** Inputs of the rotation verbs. Pure: forms take their bounds from the same schemas. */

const { attempts, unseenHours, drainSeconds, cooldownSeconds } = rotationBounds;

/** How many of a customer's or a group's phones schedules and groups may rotate at the same time. */
export const rotatingPercent = z.number().int().min(1).max(100);

export const rotationIdInput = z.object({ id: z.uuid() });

/** How one rotation is done. */
export const rotationOptionsInput = z.object({
  /** Continue until the address is one that this phone did not have in the last hours, while attempts are left. */
  unseenHours: z.number().int().min(unseenHours.min).max(unseenHours.max).optional(),
  /** At most so many; by default the device's own setting. */
  attempts: z.number().int().min(attempts.min).max(attempts.max).optional(),
});

export const requestRotationInput = rotationOptionsInput.extend({ deviceId: z.uuid() });

/** Of a device; what is left out stays as it is. */
export const rotationSettingsInput = z.object({
  id: z.uuid(),
  drainSeconds: z.number().int().min(drainSeconds.min).max(drainSeconds.max).optional(),
  cooldownSeconds: z.number().int().min(cooldownSeconds.min).max(cooldownSeconds.max).optional(),
  attempts: z.number().int().min(attempts.min).max(attempts.max).optional(),
});

export const listRotationsInput = pageInput.extend({ deviceId: z.uuid() });
