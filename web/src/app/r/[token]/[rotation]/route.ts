import { linkTools } from '@/app/r/tools';
import { answerLinkStatus } from '@/server/rotation-link/answer';

interface Params {
  readonly params: Promise<{ token: string; rotation: string }>;
}

/** What became of a rotation that a link started or met. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { token, rotation: rotationId } = await params;
  return answerLinkStatus(request, { token, rotationId }, await linkTools(request));
}
