import type { Counted, Throttle } from '@/base/throttle';
import { throttleLimits } from '@/base/throttle';
import { AppError } from '@/domain/errors';
import type { Viewer } from '@/domain/viewer';

/** What a key and its customer may ask for in a minute. */
const policies = [
  { name: 'key', limit: 'api_key', of: (viewer: Viewer) => viewer.key?.id },
  { name: 'customer', limit: 'api_customer', of: (viewer: Viewer) => viewer.memberships[0]?.customerId },
] as const;

/** `RateLimit-Policy` of every answer (draft-ietf-httpapi-ratelimit-headers): so many requests in so many seconds. */
export const ratePolicy = policies
  .map(({ name, limit }) => `"${name}";q=${throttleLimits[limit].points};w=${throttleLimits[limit].duration}`)
  .join(', ');

/**
 * Counts a request. Returns the `RateLimit` header that says what is left.
 * @throws AppError `throttled` with details.retryAfterSeconds
 */
export async function countRequest(throttle: Throttle, viewer: Viewer): Promise<string> {
  const told: string[] = [];
  for (const { name, limit, of } of policies) {
    const key = of(viewer);
    if (key === undefined) continue;
    const counted: Counted = await throttle.count(limit, key);
    if (counted.refused) throw new AppError('throttled', { retryAfterSeconds: counted.resetSeconds });
    told.push(`"${name}";r=${counted.left};t=${counted.resetSeconds}`);
  }
  return told.join(', ');
}
