import { cookies } from 'next/headers';
import { requestContext } from '@/auth/request-context';
import { currentViewer } from '@/auth/viewer';
import { zoneCookie, zoneOf } from '@/base/zone';
import { withViewer } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { search } from '@/domain/search/find';
import { errorResponse } from '@/server/error-response';
import { services } from '@/server/services';

/** What the viewer can find by ?q=. Not a server action: those wait for one another, and a search follows each key. */
export async function GET(request: Request): Promise<Response> {
  const context = await requestContext();
  try {
    const viewer = await currentViewer();
    if (!viewer) throw new AppError('unauthenticated');
    const text = new URL(request.url).searchParams.get('q') ?? '';
    const timeZone = zoneOf((await cookies()).get(zoneCookie)?.value);
    const found = await search(withViewer(context, viewer), { text, timeZone });
    return Response.json(found, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return errorResponse(error, context.requestId, services().log);
  }
}
