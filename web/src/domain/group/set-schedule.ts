import type { z } from 'zod';
import { authorize, can } from '@/domain/authorize';
import { inEach } from '@/domain/bulk/each';
import type { Context } from '@/domain/context';
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
  const own = devices.filter((device) => can(viewer, 'device.settings', device)).map((device) => device.id);
  const done = await inEach(context, { deviceIds: own }, own, (deviceId) =>
    schedule ? setSchedule(context, { deviceId, ...schedule }) : clearSchedule(context, { deviceId }),
  );
  // A device that left the viewer's reach meanwhile is skipped
  for (const { outcome } of done) if (outcome.error && outcome.error.code !== 'not_found') throw outcome.error;
  const changed = done.filter(({ outcome }) => outcome.done).length;
  return { changed, skipped: devices.length - changed };
}
