import { cookies } from 'next/headers';
import { requestContext } from '@/auth/request-context';
import { currentViewer } from '@/auth/viewer';
import { auditCsv } from '@/components/audit/csv';
import { readFilter } from '@/components/audit/filter';
import { zoneCookie, zoneOf } from '@/base/zone';
import { exportAudit, maxAuditExport } from '@/domain/audit/export';
import { withViewer } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { csvResponse } from '@/server/csv-response';
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
    const filter = readFilter(params, zone);
    const person = withViewer(context, viewer);
    const read = (cursor: string | undefined) => exportAudit(person, { ...filter, cursor });
    return await csvResponse('audit-log.csv', auditCsv(read, zone, maxAuditExport));
  } catch (error) {
    return errorResponse(error, context.requestId, services().log);
  }
}
