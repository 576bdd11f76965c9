import { answerApi, answerPreflight } from '@/api/answer';
import { requestContext } from '@/auth/request-context';
import { services } from '@/server/services';

interface Params {
  readonly params: Promise<{ path: string[] }>;
}

/** The REST API: which operations there are, stands in src/api/operations. */
async function answer(request: Request, { params }: Params): Promise<Response> {
  const { log, live, waiters } = services();
  return answerApi(request, (await params).path, { context: await requestContext(), log, live, waiters });
}

export { answer as GET, answer as HEAD, answer as POST, answer as PUT, answer as PATCH, answer as DELETE };
export { answerPreflight as OPTIONS };
