import { requestContext } from '@/auth/request-context';
import { watchingViewer } from '@/auth/viewer';
import { listVpnSessions } from '@/domain/connection/list-vpn-sessions';
import { withViewer } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { errorResponse } from '@/server/error-response';
import { services } from '@/server/services';

interface Params {
  readonly params: Promise<{ id: string }>;
}

/** The OpenVPN sessions of a connection that run now. The open page asks again and again: no use of the session. */
export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const context = await requestContext();
  try {
    const viewer = await watchingViewer();
    if (!viewer) throw new AppError('unauthenticated');
    const sessions = await listVpnSessions(withViewer(context, viewer), { id: (await params).id });
    return Response.json({ sessions }, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return errorResponse(error, context.requestId, services().log);
  }
}
