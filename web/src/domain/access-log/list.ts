import type { z } from 'zod';
import { listAccessLogInput } from '@/domain/access-log/input';
import { linesThatFit, loggedConnection, newestFirst, toLine } from '@/domain/access-log/lines';
import type { AccessLogLineView } from '@/domain/access-log/view';
import type { Context } from '@/domain/context';
import { mapPage, readPage, timeMark, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';

/** A page of a connection's access log, newest first. @throws AppError `not_found`, `forbidden`, `invalid` */
export async function listAccessLog(
  context: Context,
  input: z.input<typeof listAccessLogInput>,
): Promise<Page<AccessLogLineView>> {
  const { cursor, limit, ...filter } = parse(listAccessLogInput, input);
  const where = linesThatFit(context, await loggedConnection(context, filter.id), filter);
  const page = await readPage(
    { cursor, limit },
    { list: 'access log', mark: timeMark },
    (after, take) =>
      context.db.accessLog.findMany({
        where: after
          ? { AND: [where, { at: { lte: after[0] } }, { OR: [{ at: { lt: after[0] } }, { id: { lt: after[1] } }] }] }
          : where,
        orderBy: [...newestFirst],
        take,
      }),
    ({ at, id }) => [at, id],
  );
  return mapPage(page, toLine);
}
