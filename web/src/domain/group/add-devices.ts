import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { asOwned, can } from '@/domain/authorize';
import { maxGroupDevices } from '@/domain/bounds';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { AppError } from '@/domain/errors';
import { groupDevicesInput } from '@/domain/group/input';
import { devicesFor, lockGroup } from '@/domain/group/load';
import type { GroupChangeView } from '@/domain/group/view';
import { holdRows } from '@/domain/hold';
import { parse } from '@/domain/parse';
import { visibleDevices } from '@/domain/visibility/devices';

/**
 * Adds devices to a group, as far as the viewer may rotate them and the group may hold them; others are skipped, and
 * one that is in it already counts as changed.
 * @throws AppError `not_found`, `forbidden`, `group_full`
 */
export async function addToGroup(context: Context, input: z.input<typeof groupDevicesInput>): Promise<GroupChangeView> {
  const { id: groupId, deviceIds } = parse(groupDevicesInput, input);
  const { viewer, now } = context;
  return inTransaction(context.db, async (tx) => {
    const group = await lockGroup(tx, context, groupId);
    const find = () =>
      tx.device.findMany({
        where: { AND: [{ id: { in: deviceIds } }, visibleDevices(viewer), devicesFor(group)] },
        select: { id: true, customerId: true },
      });
    const seen = (await find()).map(({ id }) => id);
    await holdRows(tx, 'Device', seen);
    // Once more: one that was moved meanwhile is not added
    const found = await find();
    const devices = found.filter((device) => can(viewer, 'device.rotate', asOwned(device)));
    const data = devices.map(({ id: deviceId }) => ({ groupId, deviceId, addedAt: now }));
    await tx.deviceGroupEntry.createMany({ data, skipDuplicates: true });
    if ((await tx.deviceGroupEntry.count({ where: { groupId } })) > maxGroupDevices) throw new AppError('group_full');
    await writeAudit(tx, context, {
      ...({ action: 'group.add_devices', target: ['group', groupId] } as const),
      ...{ customerId: group.customerId, after: { deviceIds: devices.map(({ id }) => id) } },
    });
    return { changed: devices.length, skipped: new Set(deviceIds).size - devices.length };
  });
}
