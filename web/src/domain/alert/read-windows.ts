import type { z } from 'zod';
import type { Prisma } from '@pocketproxy/prisma';
import { toWindowView, type WindowView } from '@/domain/alert/view';
import type { Context } from '@/domain/context';
import { mapPage, readPage, timeMark, type Page, type pageInput } from '@/domain/page';

/** One page of these windows, the latest first. */
export async function readWindows(
  { db, now }: Context,
  wanted: z.output<typeof pageInput>,
  where: Prisma.MaintenanceWindowWhereInput,
): Promise<Page<WindowView>> {
  const page = await readPage(
    wanted,
    { list: 'windows', mark: timeMark },
    (after, take) =>
      db.maintenanceWindow.findMany({
        where: { AND: [where, after ? earlierThan(after) : {}] },
        orderBy: [{ startsAt: 'desc' }, { id: 'desc' }],
        take,
      }),
    ({ startsAt, id }) => [startsAt, id],
  );
  return mapPage(page, (window) => toWindowView(window, now));
}

function earlierThan([startsAt, id]: z.output<typeof timeMark>) {
  return { OR: [{ startsAt: { lt: startsAt } }, { startsAt, id: { lt: id } }] };
}
