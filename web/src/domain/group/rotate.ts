import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { asOwned, can } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { AppError } from '@/domain/errors';
import { rotateGroupInput } from '@/domain/group/input';
import { devicesFor, lockGroup } from '@/domain/group/load';
import { groupRotationColumns, toGroupRotationView } from '@/domain/group/show';
import type { GroupRotationView } from '@/domain/group/view';
import { parse } from '@/domain/parse';
import { visibleDevices } from '@/domain/visibility/devices';
import { personOf } from '@/domain/viewer';

/**
 * Rotates all devices of a group in turn, staggered; the jobs start each when its turn comes. One at a time.
 * @throws AppError `not_found`, `forbidden`, `group_rotating`, `group_empty`
 */
export async function rotateGroup(
  context: Context,
  input: z.input<typeof rotateGroupInput>,
): Promise<GroupRotationView> {
  const { id: groupId, unseenHours } = parse(rotateGroupInput, input);
  const { viewer, now } = context;
  return inTransaction(context.db, async (tx) => {
    const group = await lockGroup(tx, context, groupId);
    if ((await tx.groupRotation.count({ where: { groupId, finishedAt: null } })) > 0)
      throw new AppError('group_rotating');
    const found = await tx.device.findMany({
      where: { AND: [{ groups: { some: { groupId } } }, visibleDevices(viewer), devicesFor(group)] },
      select: { id: true, customerId: true },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    });
    const devices = found.filter((device) => can(viewer, 'device.rotate', asOwned(device)));
    if (devices.length === 0) throw new AppError('group_empty');
    const entries = { create: devices.map(({ id: deviceId }, position) => ({ deviceId, position })) };
    const rotation = await tx.groupRotation.create({
      data: { groupId, requestedById: personOf(viewer), unseenHours, createdAt: now, entries },
      ...groupRotationColumns(viewer),
    });
    await writeAudit(tx, context, {
      ...({ action: 'group.rotate', target: ['group', groupId] } as const),
      ...{ customerId: group.customerId, after: { devices: devices.length } },
    });
    return toGroupRotationView(rotation);
  });
}
