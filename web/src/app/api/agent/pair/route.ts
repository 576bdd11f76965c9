import { requestContext } from '@/auth/request-context';
import { claimPairingCode } from '@/domain/device/claim-pairing-code';
import { countPairing } from '@/domain/device/pairing-throttle';
import { errorResponse } from '@/lib/error-response';
import { readJson } from '@/lib/read-json';
import { services } from '@/lib/services';

const maxBodyBytes = 16_384;

/** A phone claims its pairing code (SEC-02): the only thing it asks of web; all else goes through the tunnel. */
export async function POST(request: Request): Promise<Response> {
  const { throttle, log } = services();
  const context = await requestContext();
  try {
    const attempt = await countPairing(throttle, context.ip);
    const phone = { ...context, actor: { kind: 'phone', id: null, name: null } } as const;
    const enrolment = await claimPairingCode(phone, await readJson(request, maxBodyBytes));
    await attempt.succeeded();
    return Response.json(enrolment, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return errorResponse(error, context.requestId, log);
  }
}
