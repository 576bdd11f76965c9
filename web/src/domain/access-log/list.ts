import type { z } from 'zod';
import { listAccessLogInput } from '@/domain/access-log/input';
import { readLines } from '@/domain/access-log/lines';
import type { AccessLogLineView } from '@/domain/access-log/view';
import type { Context } from '@/domain/context';
import type { Page } from '@/domain/page';
import { parse } from '@/domain/parse';

/** A page of a connection's access log, newest first. @throws AppError `not_found`, `forbidden`, `invalid` */
export async function listAccessLog(
  context: Context,
  input: z.input<typeof listAccessLogInput>,
): Promise<Page<AccessLogLineView>> {
  const { cursor, limit, ...filter } = parse(listAccessLogInput, input);
  return readLines(context, filter, { cursor, limit });
}
