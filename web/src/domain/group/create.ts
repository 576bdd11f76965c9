import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import { maxGroups } from '@/domain/bounds';
import type { Context } from '@/domain/context';
import { loadCustomer, holdCustomer } from '@/domain/customer/load';
import { inTransaction } from '@/domain/database';
import { AppError } from '@/domain/errors';
import { createGroupInput } from '@/domain/group/input';
import { refuseTakenName } from '@/domain/group/name';
import { groupColumns, toGroupView } from '@/domain/group/show';
import type { GroupView } from '@/domain/group/view';
import { parse } from '@/domain/parse';

/** Makes a group of the viewer's customer; operators make one of their own, or of a customer. @throws AppError `not_found`, `forbidden`, `invalid`, `group_exists`, `groups_full` */
export async function createGroup(context: Context, input: z.input<typeof createGroupInput>): Promise<GroupView> {
  const { customerId: wanted, ...settings } = parse(createGroupInput, input);
  const { viewer, now } = context;
  const customerId = wanted ?? (viewer.isOperator ? null : (viewer.memberships[0]?.customerId ?? null));
  return inTransaction(context.db, async (tx) => {
    if (customerId !== null) {
      await holdCustomer(tx, customerId);
      await loadCustomer(tx, context, customerId);
    }
    authorize(viewer, 'group.manage', { customerId });
    await refuseTakenName(tx, customerId, settings.name);
    if ((await tx.deviceGroup.count({ where: { customerId } })) >= maxGroups) throw new AppError('groups_full');
    const group = await tx.deviceGroup.create({ data: { customerId, ...settings, createdAt: now }, ...groupColumns });
    await writeAudit(tx, context, {
      ...({ action: 'group.create', target: ['group', group.id] } as const),
      ...{ customerId, after: settings },
    });
    return toGroupView(group);
  });
}
