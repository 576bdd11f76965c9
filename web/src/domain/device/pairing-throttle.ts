import type { SystemContext } from '@/domain/context';
import { isAppError, refuseThrottled } from '@/domain/errors';
import { addressKey, networkKey } from '@/base/address-key';

/**
 * Claims a pairing code unless too many were guessed. There are 30^8 = 6.6 × 10¹¹ codes; one lives for 10 minutes.
 * Failures are bounded to 10 in 10 minutes per source (IPv6: per /64), 120 per network (/16, IPv6: /32) and 600 a minute
 * from everywhere, so 6,000 while a code lives: that takes 50 networks at once. With 1,000 codes open at once, all that
 * guessing finds one with probability 6,000 × 1,000 / 6.6 × 10¹¹ ≈ 1 in 110,000 per 10 minutes; with one open code 1 in
 * 10⁸. Attempts of a source and a network are counted beforehand, since many may run at once, and returned unless
 * the code was wrong; those of all are counted once they failed.
 * @throws AppError `throttled` with details.retryAfterSeconds, and what `claim` throws
 */
export async function countingPairing<Result>(
  { throttle, ip }: Pick<SystemContext, 'throttle' | 'ip'>,
  claim: () => Promise<Result>,
): Promise<Result> {
  refuseThrottled(await throttle.wait('pairing_all', 'all'));
  const own = [
    ['pairing_address', addressKey(ip)],
    ['pairing_network', networkKey(ip)],
  ] as const;
  for (const [name, key] of own) refuseThrottled(await throttle.take(name, key));
  let failed = false;
  try {
    return await claim();
  } catch (error) {
    failed = isAppError(error) && (error.code === 'code_invalid' || error.code === 'bad_request');
    throw error;
  } finally {
    if (failed) await throttle.take('pairing_all', 'all');
    else for (const [name, key] of own) await throttle.refund(name, key);
  }
}
