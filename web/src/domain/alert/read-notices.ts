import type { z } from 'zod';
import { ownNotices } from '@/domain/alert/bell';
import { readNoticesInput } from '@/domain/alert/input';
import type { ReadNoticesView } from '@/domain/alert/view';
import type { Context } from '@/domain/context';
import { parse } from '@/domain/parse';

/** Marks notices of the own bell as read, all of them without ids. Returns how many were new. @throws AppError `forbidden` */
export async function readNotices(
  { db, viewer, now }: Context,
  input: z.input<typeof readNoticesInput> = {},
): Promise<ReadNoticesView> {
  const { ids } = parse(readNoticesInput, input);
  const where = { ...ownNotices(viewer), readAt: null, ...(ids && { id: { in: ids } }) };
  const { count } = await db.notice.updateMany({ where, data: { readAt: now } });
  return { read: count };
}
