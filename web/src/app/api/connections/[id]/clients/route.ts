import { requestContext } from '@/auth/request-context';
import { watchingViewer } from '@/auth/viewer';
import { listClients } from '@/domain/connection/list-clients';
import { withViewer } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { errorResponse } from '@/server/error-response';
import { services } from '@/server/services';

interface Params {
  readonly params: Promise<{ id: string }>;
}

/** Who uses a connection now. The open page asks again and again: no use of the session. */
export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const context = await requestContext();
  try {
    const viewer = await watchingViewer();
    if (!viewer) throw new AppError('unauthenticated');
    const clients = await listClients(withViewer(context, viewer), { id: (await params).id });
    return Response.json(clients, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return errorResponse(error, context.requestId, services().log);
  }
}
