import { requestContext } from '@/auth/request-context';
import { addressKey } from '@/base/address-key';
import { refuseThrottled } from '@/domain/errors';
import { errorResponse } from '@/server/error-response';
import { services } from '@/server/services';

/** The address that this was asked from: as text, or as JSON for who asks for that. Tests of connections ask it. */
export async function GET(request: Request): Promise<Response> {
  const context = await requestContext();
  try {
    refuseThrottled(await context.throttle.take('ip_page', addressKey(context.ip)));
    const headers = { 'cache-control': 'no-store', vary: 'accept' };
    if (request.headers.get('accept')?.includes('application/json'))
      return Response.json({ ip: context.ip }, { headers });
    return new Response(`${context.ip ?? ''}\n`, {
      headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
    });
  } catch (error) {
    return errorResponse(error, context.requestId, services().log);
  }
}
