import { z } from 'zod';
import { rotationBounds } from '@pocketproxy/relay/contract/rotations';
import { groupColours } from '@/domain/group/colours';
import { standardGroup } from '@/domain/group/standard';
import { rotatingPercent } from '@/domain/rotation/input';
import { scheduleManner, scheduleRule } from '@/domain/schedule/input';
import { nameText } from '@/domain/text';

/** Inputs of the verbs on groups. */

export const groupIdInput = z.object({ id: z.uuid() });
export const groupRotationIdInput = z.object({ id: z.uuid() });

const settings = {
  name: nameText,
  colour: z.enum(groupColours),
  maxRotatingPercent: rotatingPercent,
};

/** Operators leave the customer out for a group of their own; members have but one. */
export const createGroupInput = z.object({
  customerId: z.uuid().optional(),
  name: settings.name,
  colour: settings.colour.default(standardGroup.colour),
  maxRotatingPercent: settings.maxRotatingPercent.default(standardGroup.maxRotatingPercent),
});
export const updateGroupInput = groupIdInput.extend(z.object(settings).partial().shape);

/** Devices that join or leave a group. */
export const groupDevicesInput = groupIdInput.extend({ deviceIds: z.array(z.uuid()).min(1).max(200) });

const { unseenHours } = rotationBounds;
export const rotateGroupInput = groupIdInput.extend({
  unseenHours: z.number().int().min(unseenHours.min).max(unseenHours.max).optional(),
});

/** Null ends the automatic rotation of all. */
export const setGroupScheduleInput = groupIdInput.extend({
  schedule: z.object({ rule: scheduleRule, ...scheduleManner.shape }).nullable(),
});
