import { inCidr, parseCidr, readAddress } from '@pocketproxy/relay/contract';
import { addressKey, networkKey } from '@/base/address-key';
import type { SystemContext } from '@/domain/context';
import { isAppError, refuseThrottled } from '@/domain/errors';

/** Secrets that programs show, whose wrong ones are counted. */
type Guessed = 'rotation_link' | 'api_key';

/**
 * Looks a secret up; only what is refused is counted, by source and by network, so that a program may use many good ones.
 * @throws AppError `throttled`, and what `find` throws
 */
export async function countingGuesses<Result>(
  { throttle, ip }: Pick<SystemContext, 'throttle' | 'ip'>,
  secret: Guessed,
  find: () => Promise<Result>,
): Promise<Result> {
  const counters = [
    [`${secret}_address`, addressKey(ip)],
    [`${secret}_network`, networkKey(ip)],
  ] as const;
  for (const [name, key] of counters) refuseThrottled(await throttle.wait(name, key));
  try {
    return await find();
  } catch (error) {
    if (isAppError(error)) for (const [name, key] of counters) await throttle.take(name, key);
    throw error;
  }
}

/** True when the list of CIDRs is empty or holds the address. */
export function comesFrom(cidrs: readonly string[], ip: string | null): boolean {
  if (cidrs.length === 0) return true;
  const address = readAddress(ip ?? '');
  return address !== undefined && cidrs.some((cidr) => inCidr(parseCidr(cidr), address));
}
