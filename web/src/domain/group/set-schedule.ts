import type { z } from 'zod';
import { authorize, can } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { isAppError } from '@/domain/errors';
import { setGroupScheduleInput } from '@/domain/group/input';
import { loadGroup } from '@/domain/group/load';
import type { GroupChangeView } from '@/domain/group/view';
import { parse } from '@/domain/parse';
import { clearSchedule } from '@/domain/schedule/clear';
import { setSchedule } from '@/domain/schedule/set';

/**
 * Sets the schedule of all devices of a group, or with null ends it. Devices that others share are skipped: a
 * schedule is for the device's own customer. @throws AppError `not_found`, `forbidden`, `invalid`
 */
export async function setGroupSchedule(
  context: Context,
  input: z.input<typeof setGroupScheduleInput>,
): Promise<GroupChangeView> {
  const { id, schedule } = parse(setGroupScheduleInput, input);
  const { db, viewer } = context;
  const group = await loadGroup(db, context, id);
  authorize(viewer, 'group.manage', group);
  const devices = await db.device.findMany({
    where: { groups: { some: { groupId: id } } },
    select: { id: true, customerId: true },
  });
  const own = devices.filter((device) => can(viewer, 'device.settings', device));
  let changed = 0;
  for (const { id: deviceId } of own) {
    const change = schedule ? setSchedule(context, { deviceId, ...schedule }) : clearSchedule(context, { deviceId });
    if (await isThere(change)) changed += 1;
  }
  return { changed, skipped: devices.length - changed };
}

/** False for a device that left the viewer's reach meanwhile; the others are still set. */
async function isThere(change: Promise<unknown>): Promise<boolean> {
  try {
    await change;
    return true;
  } catch (error) {
    if (isAppError(error) && error.code === 'not_found') return false;
    throw error;
  }
}
