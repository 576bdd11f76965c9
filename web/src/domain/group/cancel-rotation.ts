import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { AppError } from '@/domain/errors';
import { groupRotationIdInput } from '@/domain/group/input';
import { lockGroup } from '@/domain/group/load';
import { groupRotationColumns, toGroupRotationView } from '@/domain/group/show';
import type { GroupRotationView } from '@/domain/group/view';
import { parse } from '@/domain/parse';
import { tenant } from '@/domain/visibility/tenant';

/** Cancels the part of a group's rotation that has not begun; what has begun continues. @throws AppError `not_found`, `forbidden` */
export async function cancelGroupRotation(
  context: Context,
  input: z.input<typeof groupRotationIdInput>,
): Promise<GroupRotationView> {
  const { id } = parse(groupRotationIdInput, input);
  const { viewer, now } = context;
  return inTransaction(context.db, async (tx) => {
    const found = await tx.groupRotation.findFirst({ where: { id, group: tenant(viewer) } });
    if (!found) throw new AppError('not_found');
    const { customerId } = await lockGroup(tx, context, found.groupId);
    const where = { groupRotationId: id, state: 'waiting' } as const;
    const { count } = await tx.groupRotationEntry.updateMany({ where, data: { state: 'cancelled' } });
    if (count > 0) {
      await tx.groupRotation.update({ where: { id }, data: { cancelledAt: now } });
      await writeAudit(tx, context, {
        ...({ action: 'group.cancel_rotation', target: ['group', found.groupId] } as const),
        ...{ customerId, after: { devices: count } },
      });
    }
    return toGroupRotationView(
      await tx.groupRotation.findUniqueOrThrow({ where: { id }, ...groupRotationColumns(viewer) }),
    );
  });
}
