import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { groupColumns, toGroupView } from '@/domain/group/show';
import type { GroupView } from '@/domain/group/view';
import { laterByName, mapPage, nameMark, pageInput, readPage, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';
import { tenant } from '@/domain/visibility/tenant';

/** A page of the viewer's groups by name; operators see those of all customers and their own. */
export async function listGroups(
  { db, viewer }: Context,
  input: z.input<typeof pageInput> = {},
): Promise<Page<GroupView>> {
  const page = await readPage(
    parse(pageInput, input),
    { list: 'groups', mark: nameMark },
    (after, take) =>
      db.deviceGroup.findMany({
        where: { AND: [tenant(viewer), after ? laterByName(after) : {}] },
        ...groupColumns,
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
        take,
      }),
    ({ name, id }) => [name, id],
  );
  return mapPage(page, toGroupView);
}
