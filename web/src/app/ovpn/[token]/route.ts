import { requestContext } from '@/auth/request-context';
import { openProfileLink } from '@/domain/connection/open-profile-link';
import { errorResponse } from '@/server/error-response';
import { services } from '@/server/services';

interface Params {
  readonly params: Promise<{ token: string }>;
}

/** An OpenVPN profile for the phone that has read a QR code: by its link, without a session. */
export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const context = await requestContext();
  try {
    const { fileName, text } = await openProfileLink(context, { token: (await params).token });
    const ascii = fileName.replace(/[^\x20-\x7e]/g, '_');
    return new Response(text, {
      headers: {
        'content-type': 'application/x-openvpn-profile',
        'content-disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      },
    });
  } catch (error) {
    return errorResponse(error, context.requestId, services().log);
  }
}
