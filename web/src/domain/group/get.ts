import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { groupIdInput } from '@/domain/group/input';
import { loadGroup } from '@/domain/group/load';
import { toGroupView } from '@/domain/group/show';
import type { GroupView } from '@/domain/group/view';
import { parse } from '@/domain/parse';

/** One group of the viewer's. @throws AppError `not_found` */
export async function getGroup(context: Context, input: z.input<typeof groupIdInput>): Promise<GroupView> {
  return toGroupView(await loadGroup(context.db, context, parse(groupIdInput, input).id));
}
