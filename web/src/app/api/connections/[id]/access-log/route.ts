import { cookies } from 'next/headers';
import { requestContext } from '@/auth/request-context';
import { currentViewer } from '@/auth/viewer';
import { zoneCookie, zoneOf } from '@/base/zone';
import { accessLogCsv } from '@/components/access-log/csv';
import { accessLogFilter } from '@/components/access-log/filter';
import { exportAccessLog } from '@/domain/access-log/export';
import { withViewer } from '@/domain/context';
import { AppError } from '@/domain/errors';
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
    const file = await exportAccessLog(withViewer(context, viewer), { id, ...filter });
    return new Response(accessLogCsv(file, zoneOf((await cookies()).get(zoneCookie)?.value)), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="access-log.csv"',
        'cache-control': 'no-store',
      },
    });
  } catch (error) {
    return errorResponse(error, context.requestId, services().log);
  }
}
