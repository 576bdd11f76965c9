import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { groupDevicesInput } from '@/domain/group/input';
import { holdDevicesIn, lockGroup } from '@/domain/group/load';
import type { GroupChangeView } from '@/domain/group/view';
import { parse } from '@/domain/parse';

/** Takes devices out of a group; those that are not in it are skipped. @throws AppError `not_found`, `forbidden` */
export async function removeFromGroup(
  context: Context,
  input: z.input<typeof groupDevicesInput>,
): Promise<GroupChangeView> {
  const { id: groupId, deviceIds } = parse(groupDevicesInput, input);
  return inTransaction(context.db, async (tx) => {
    const { customerId } = await lockGroup(tx, context, groupId);
    const where = { groupId, deviceId: { in: deviceIds } };
    await holdDevicesIn(tx, where);
    const { count } = await tx.deviceGroupEntry.deleteMany({ where });
    await writeAudit(tx, context, {
      ...({ action: 'group.remove_devices', target: ['group', groupId] } as const),
      ...{ customerId, before: { deviceIds } },
    });
    return { changed: count, skipped: new Set(deviceIds).size - count };
  });
}
