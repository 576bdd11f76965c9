import { cookies } from 'next/headers';
import { requestContext } from '@/auth/request-context';
import { currentViewer } from '@/auth/viewer';
import { zoneCookie, zoneOf } from '@/base/zone';
import { accessLogCsv } from '@/components/access-log/csv';
import { accessLogFilter } from '@/components/access-log/filter';
import { exportAccessLog, maxAccessLogExport } from '@/domain/access-log/export';
import { withViewer } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { csvResponse } from '@/server/csv-response';
import { errorResponse } from '@/server/error-response';
import { services } from '@/server/services';

interface Params {
  readonly params: Promise<{ id: string }>;
}

/** The access log of a connection as a CSV file, with the filter of the screen and exact bytes. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const context = await requestContext();
  try {
    const viewer = await currentViewer();
    if (!viewer) throw new AppError('unauthenticated');
    const { id } = await params;
    const filter = accessLogFilter(Object.fromEntries(new URL(request.url).searchParams));
    const person = withViewer(context, viewer);
    const read = (cursor: string | undefined) => exportAccessLog(person, { id, ...filter, cursor });
    const zone = zoneOf((await cookies()).get(zoneCookie)?.value);
    return await csvResponse('access-log.csv', accessLogCsv(read, zone, maxAccessLogExport));
  } catch (error) {
    return errorResponse(error, context.requestId, services().log);
  }
}
