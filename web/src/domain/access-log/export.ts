import type { z } from 'zod';
import { accessLogFilterInput } from '@/domain/access-log/input';
import { linesThatFit, loggedConnection, newestFirst, toLine } from '@/domain/access-log/lines';
import type { AccessLogExport } from '@/domain/access-log/view';
import type { Context } from '@/domain/context';
import { parse } from '@/domain/parse';

/** An export ends after this many lines. */
export const maxAccessLogExport = 50_000;

/** The newest lines that fit the filter, for a CSV file. @throws AppError `not_found`, `forbidden`, `invalid` */
export async function exportAccessLog(
  context: Context,
  input: z.input<typeof accessLogFilterInput>,
): Promise<AccessLogExport> {
  const filter = parse(accessLogFilterInput, input);
  const where = linesThatFit(context, await loggedConnection(context, filter.id), filter);
  const orderBy = [...newestFirst];
  const found = await context.db.accessLog.findMany({ where, orderBy, take: maxAccessLogExport + 1 });
  return { rows: found.slice(0, maxAccessLogExport).map(toLine), truncated: found.length > maxAccessLogExport };
}
