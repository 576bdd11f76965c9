import { createHash } from 'node:crypto';
import type { Viewer } from '@/domain/viewer';

/** Names a viewer's session to the tabs of their browser, and in the stream's URL, without being the session's id. */
export function liveKey({ sessionId }: Pick<Viewer, 'sessionId'>): string {
  return createHash('sha256').update(`live ${sessionId}`).digest('base64url').slice(0, 22);
}
