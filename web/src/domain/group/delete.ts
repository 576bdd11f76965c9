import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { groupIdInput } from '@/domain/group/input';
import { holdDevicesIn, lockGroup } from '@/domain/group/load';
import type { DeletedGroupView } from '@/domain/group/view';
import { parse } from '@/domain/parse';

/** Deletes a group; its devices stay, and their rotations that have started continue. @throws AppError `not_found`, `forbidden` */
export async function deleteGroup(context: Context, input: z.input<typeof groupIdInput>): Promise<DeletedGroupView> {
  const { id } = parse(groupIdInput, input);
  await inTransaction(context.db, async (tx) => {
    const { name, customerId } = await lockGroup(tx, context, id);
    await holdDevicesIn(tx, { groupId: id });
    await tx.deviceGroup.delete({ where: { id } });
    await writeAudit(tx, context, {
      ...({ action: 'group.delete', target: ['group', id] } as const),
      ...{ customerId, before: { name } },
    });
  });
  return { id };
}
