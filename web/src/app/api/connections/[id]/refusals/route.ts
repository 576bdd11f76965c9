import { refusalAdvice } from '@pocketproxy/relay/contract/refusal-advice';
import { isReason } from '@pocketproxy/relay/contract';
import { requestContext } from '@/auth/request-context';
import { watchingViewer } from '@/auth/viewer';
import { recentRefusals } from '@/domain/connection/refusals';
import { withViewer, type Context } from '@/domain/context';
import { AppError, isAppError } from '@/domain/errors';
import { withLiveRefusals } from '@/domain/usage/live-refusals';
import { getConnectionRefusals } from '@/domain/usage/refusals';
import { errorResponse } from '@/server/error-response';
import { services } from '@/server/services';

interface Params {
  readonly params: Promise<{ id: string }>;
}

/**
 * What was refused on a connection in the last so many hours: from the history, and from the relay what is not there
 * yet. The open page asks again and again: no use of the session.
 */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const context = await requestContext();
  const { log } = services();
  try {
    const viewer = await watchingViewer();
    if (!viewer) throw new AppError('unauthenticated');
    const asking = withViewer(context, viewer);
    const { id } = await params;
    const hours = Number(new URL(request.url).searchParams.get('hours') ?? '24');
    const [history, live] = await Promise.all([getConnectionRefusals(asking, { id, hours }), askRelay(asking, id)]);
    const refusals = withLiveRefusals(history, live ?? [], adviceOf);
    return Response.json({ refusals, relaySilent: live === undefined }, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return errorResponse(error, context.requestId, log);
  }
}

/** Undefined from a relay that does not answer, nothing for who may not know the clients: the history is there without it. */
async function askRelay(context: Context, id: string) {
  try {
    return await recentRefusals(context, { id });
  } catch (error) {
    if (isAppError(error) && error.code === 'relay_silent') return undefined;
    if (isAppError(error) && error.code === 'forbidden') return [];
    throw error;
  }
}

function adviceOf(reason: string): string | null {
  return (isReason(reason) && refusalAdvice[reason]) || null;
}
