import type { z } from 'zod';
import { accessLogPart, exportAccessLogInput } from '@/domain/access-log/input';
import { readLines } from '@/domain/access-log/lines';
import type { AccessLogLineView } from '@/domain/access-log/view';
import type { Context } from '@/domain/context';
import { refuseThrottled } from '@/domain/errors';
import type { Page } from '@/domain/page';
import { parse } from '@/domain/parse';

/** An export ends after this many lines. */
export const maxAccessLogExport = 50_000;

/**
 * The lines that fit the filter, newest first, in parts of 2,000 for a CSV file. The first part counts as an export, of which a person has 20 in 10 minutes.
 * @throws AppError `not_found`, `forbidden`, `invalid`, `throttled`
 */
export async function exportAccessLog(
  context: Context,
  input: z.input<typeof exportAccessLogInput>,
): Promise<Page<AccessLogLineView>> {
  const { cursor, ...filter } = parse(exportAccessLogInput, input);
  const { throttle, viewer } = context;
  const begin = async () => refuseThrottled(await throttle.take('access_log_export', viewer.userId));
  return readLines(context, filter, { cursor, limit: accessLogPart }, cursor === undefined ? begin : undefined);
}
