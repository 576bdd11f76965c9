import { cookies } from 'next/headers';
import { requestContext } from '@/auth/request-context';
import { currentViewer } from '@/auth/viewer';
import { zoneCookie, zoneOf } from '@/base/zone';
import { trafficCsv } from '@/components/usage/csv';
import { rangeIn } from '@/components/usage/ranges';
import { withViewer } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { getConnectionTraffic, getCustomerTraffic, getDeviceTraffic } from '@/domain/usage/traffic';
import { errorResponse } from '@/server/error-response';
import { services } from '@/server/services';

interface Params {
  readonly params: Promise<{ of: string; id: string }>;
}

const reads = new Map([
  ['connections', getConnectionTraffic],
  ['devices', getDeviceTraffic],
  ['customers', getCustomerTraffic],
]);

/** The usage of a connection, device or customer as a CSV file, with the range of the screen and exact bytes (TLOG-01). */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const context = await requestContext();
  try {
    const viewer = await currentViewer();
    if (!viewer) throw new AppError('unauthenticated');
    const { of, id } = await params;
    const read = reads.get(of);
    if (!read) throw new AppError('not_found');
    const range = rangeIn(Object.fromEntries(new URL(request.url).searchParams));
    const traffic = await read(withViewer(context, viewer), { id, range });
    return new Response(trafficCsv(traffic, zoneOf((await cookies()).get(zoneCookie)?.value)), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="usage-${range}.csv"`,
        'cache-control': 'no-store',
      },
    });
  } catch (error) {
    return errorResponse(error, context.requestId, services().log);
  }
}
