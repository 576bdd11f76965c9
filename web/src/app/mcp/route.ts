import { answerPreflight } from '@/api/answer';
import { answerMcp } from '@/api/mcp/answer';
import { requestContext } from '@/auth/request-context';
import { services } from '@/server/services';

/** Tools for agents, by the Model Context Protocol: which there are, stands in src/api/mcp/tools.ts. */
async function answer(request: Request): Promise<Response> {
  const { log, live, waiters } = services();
  return answerMcp(request, { context: await requestContext(), log, live, waiters });
}

export { answer as GET, answer as POST, answer as DELETE };
export { answerPreflight as OPTIONS };
