import { requestContext } from '@/auth/request-context';
import { watchingViewer } from '@/auth/viewer';
import { recentRefusals } from '@/domain/connection/refusals';
import { withViewer } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { errorResponse } from '@/server/error-response';
import { services } from '@/server/services';

interface Params {
  readonly params: Promise<{ id: string }>;
}

/** What the relay refused lately on a connection. The open page asks again and again: no use of the session. */
export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const context = await requestContext();
  const { log } = services();
  try {
    const viewer = await watchingViewer();
    if (!viewer) throw new AppError('unauthenticated');
    const refusals = await recentRefusals(withViewer(context, viewer), await params);
    return Response.json({ refusals }, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return errorResponse(error, context.requestId, log);
  }
}
