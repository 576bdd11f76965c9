import { linkTools } from '@/app/r/tools';
import { answerLink } from '@/server/rotation-link/answer';

interface Params {
  readonly params: Promise<{ token: string }>;
}

/** A rotation link: programs rotate by it, browsers get a page with a button. */
async function answer(request: Request, { params }: Params): Promise<Response> {
  return answerLink(request, (await params).token, await linkTools(request));
}

export { answer as GET, answer as POST, answer as HEAD };
