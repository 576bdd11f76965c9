import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { updateGroupInput } from '@/domain/group/input';
import { lockGroup } from '@/domain/group/load';
import { refuseTakenName } from '@/domain/group/name';
import { groupColumns, toGroupView } from '@/domain/group/show';
import type { GroupView } from '@/domain/group/view';
import { parse } from '@/domain/parse';

/** Renames a group, or changes its colour or how many of its phones rotate at the same time. @throws AppError `not_found`, `forbidden`, `invalid`, `group_exists` */
export async function updateGroup(context: Context, input: z.input<typeof updateGroupInput>): Promise<GroupView> {
  const { id, ...data } = parse(updateGroupInput, input);
  return inTransaction(context.db, async (tx) => {
    const { name, colour, maxRotatingPercent, customerId } = await lockGroup(tx, context, id);
    if (data.name !== undefined && data.name !== name) await refuseTakenName(tx, customerId, data.name);
    const group = await tx.deviceGroup.update({ where: { id }, data, ...groupColumns });
    await writeAudit(tx, context, {
      ...({ action: 'group.update', target: ['group', id] } as const),
      ...{ customerId, before: { name, colour, maxRotatingPercent }, after: data },
    });
    return toGroupView(group);
  });
}
