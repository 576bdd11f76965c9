import { requestContext } from '@/auth/request-context';
import { currentViewer } from '@/auth/viewer';
import { AppError } from '@/domain/errors';
import { liveKey } from '@/domain/live/key';
import { liveStream } from '@/domain/live/stream';
import { loadViewer } from '@/domain/session/load-viewer';
import { errorResponse } from '@/server/error-response';
import { services } from '@/server/services';

/** Server-Sent Events of what the viewer may see (DASH-06): ids only. */
export async function GET(request: Request): Promise<Response> {
  const { live, log } = services();
  const context = await requestContext();
  try {
    const viewer = await currentViewer();
    if (!viewer) throw new AppError('unauthenticated');
    const asked = new URL(request.url).searchParams;
    // A page that stayed open while another person signed in receives nothing of theirs
    if (asked.get('session') !== liveKey(viewer)) throw new AppError('unauthenticated');
    // An open page is no use of the session: a forgotten one goes idle
    const { sessionId } = viewer;
    const reload = () => loadViewer({ ...context, now: new Date() }, { sessionId, use: false });
    const since = request.headers.get('last-event-id') ?? asked.get('since');
    const stream = liveStream({ viewer, hub: live, since, reload, signal: request.signal });
    return new Response(stream, {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      },
    });
  } catch (error) {
    return errorResponse(error, context.requestId, log);
  }
}
