import type { SystemContext } from '@/domain/context';
import { claimPairingCode } from '@/domain/device/claim-pairing-code';
import { countingPairing } from '@/domain/device/pairing-throttle';
import { errorResponse } from '@/server/error-response';
import type { Logger } from '@/base/log';
import { readJson } from '@/base/read-json';

const maxBodyBytes = 16_384;

/** Answers a phone that claims a pairing code. */
export async function answerPairing(request: Request, context: SystemContext, log: Logger): Promise<Response> {
  try {
    const phone = { ...context, actor: { kind: 'phone', id: null, name: null } } as const;
    const claim = async () => claimPairingCode(phone, await readJson(request, maxBodyBytes));
    const enrolment = await countingPairing(context, claim);
    return Response.json(enrolment, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return errorResponse(error, context.requestId, log);
  }
}
