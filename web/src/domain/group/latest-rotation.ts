import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { groupIdInput } from '@/domain/group/input';
import { loadGroup } from '@/domain/group/load';
import { groupRotationColumns, toGroupRotationView } from '@/domain/group/show';
import type { GroupRotationView } from '@/domain/group/view';
import { parse } from '@/domain/parse';

/** The newest rotation of a group, running or finished, with the devices that the viewer may see; or null. @throws AppError `not_found` */
export async function getLatestGroupRotation(
  context: Context,
  input: z.input<typeof groupIdInput>,
): Promise<GroupRotationView | null> {
  const { id: groupId } = parse(groupIdInput, input);
  await loadGroup(context.db, context, groupId);
  const rotation = await context.db.groupRotation.findFirst({
    where: { groupId },
    ...groupRotationColumns(context.viewer),
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  return rotation && toGroupRotationView(rotation);
}
