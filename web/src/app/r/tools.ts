import { requestContext } from '@/auth/request-context';
import { nonceHeader } from '@/base/nonce-header';
import type { LinkTools } from '@/server/rotation-link/answer';
import { services } from '@/server/services';

/** What answering a rotation link works with, in the running request. */
export async function linkTools(request: Request): Promise<LinkTools> {
  const { config, log, waiters, hosts } = services();
  const nonce = request.headers.get(nonceHeader) ?? '';
  return { context: await requestContext(), waiters, log, brand: config.brand, nonce, lookUp: hosts.lookUp };
}
