import { answerPairing } from '@/app/api/agent/pair/answer';
import { requestContext } from '@/auth/request-context';
import { services } from '@/server/services';

/** A phone claims its pairing code (SEC-02): the only thing it asks of web; all else goes through the tunnel. */
export async function POST(request: Request): Promise<Response> {
  return answerPairing(request, await requestContext(), services().log);
}
