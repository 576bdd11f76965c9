import { cookies } from 'next/headers';
import { requestContext } from '@/auth/request-context';
import { currentViewer } from '@/auth/viewer';
import { auditCsv } from '@/components/audit/csv';
import { readFilter } from '@/components/audit/filter';
import { zoneCookie, zoneOf } from '@/base/zone';
import { exportAudit } from '@/domain/audit/export';
import { withViewer } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { errorResponse } from '@/server/error-response';
import { services } from '@/server/services';

/** The audit log as a CSV file, with the filter of the screen and times on the viewer's clock (SEC-04). */
export async function GET(request: Request): Promise<Response> {
  const context = await requestContext();
  try {
    const viewer = await currentViewer();
    if (!viewer) throw new AppError('unauthenticated');
    const zone = zoneOf((await cookies()).get(zoneCookie)?.value);
    const params = Object.fromEntries(new URL(request.url).searchParams);
    const file = await exportAudit(withViewer(context, viewer), readFilter(params, zone));
    return new Response(auditCsv(file, zone), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="audit-log.csv"',
        'cache-control': 'no-store',
      },
    });
  } catch (error) {
    return errorResponse(error, context.requestId, services().log);
  }
}
