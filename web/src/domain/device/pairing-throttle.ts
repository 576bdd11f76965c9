import { refuseThrottled } from '@/domain/errors';
import { addressKey } from '@/lib/client-address';
import type { Throttle } from '@/lib/throttle';

/**
 * Guessing pairing codes. There are 30^8 = 6.6 × 10¹¹ codes; one lives for 10 minutes. Failed attempts are bounded to
 * 10 in 10 minutes per source (IPv6: per /64) and 600 a minute from everywhere, so 6,000 while a code lives. With
 * 1,000 codes open at once, all that guessing finds one with probability 6,000 × 1,000 / 6.6 × 10¹¹ ≈ 1 in 110,000
 * per 10 minutes; with one open code 1 in 10⁸. Attempts are counted before the check and given back on success.
 * @throws AppError `throttled` with details.retryAfterSeconds
 */
export async function countPairing(throttle: Throttle, ip: string | null): Promise<{ succeeded(): Promise<void> }> {
  const address = addressKey(ip);
  refuseThrottled(await throttle.take('pairing_address', address));
  refuseThrottled(await throttle.take('pairing_all', 'all'));
  return {
    async succeeded() {
      await throttle.giveBack('pairing_address', address);
      await throttle.giveBack('pairing_all', 'all');
    },
  };
}
