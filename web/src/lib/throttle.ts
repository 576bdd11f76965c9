import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';

const minute = 60;

/** Attempts per key and time, seconds. Counted before the check, given back when it succeeds. */
export const throttleLimits = {
  /** Why these: domain/device/pairing-throttle.ts. */
  pairing_address: { points: 10, duration: 10 * minute },
  pairing_all: { points: 600, duration: minute },
  /** Why these: domain/session/sign-in-throttle.ts. */
  sign_in_address: { points: 30, duration: 15 * minute },
  sign_in_account_address: { points: 10, duration: 15 * minute },
  sign_in_account: { points: 100, duration: 60 * minute },
  /** Why these: domain/account/throttle.ts. */
  account_address: { points: 30, duration: 60 * minute },
  account_email: { points: 5, duration: 60 * minute },
  account_password: { points: 10, duration: 15 * minute },
} as const satisfies Record<string, { points: number; duration: number }>;

export type ThrottleName = keyof typeof throttleLimits;

/** Counts attempts. In Redis where there is one (shared by all web processes), else, or while it is away, in memory. */
export interface Throttle {
  /** Takes one attempt; gives the seconds to wait when none is left. */
  take(name: ThrottleName, key: string): Promise<number | undefined>;
  /** Gives one attempt back, after a success. */
  giveBack(name: ThrottleName, key: string): Promise<void>;
  close(): void;
}

export function openThrottle(redisUrl?: string): Throttle {
  const redis =
    redisUrl === undefined ? undefined : new Redis(redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 0 });
  redis?.on('error', () => undefined); // the limiter's insurance takes over
  const limiters: Record<ThrottleName, RateLimiterAbstract> = {
    pairing_address: limiter('pairing_address', redis),
    pairing_all: limiter('pairing_all', redis),
    sign_in_address: limiter('sign_in_address', redis),
    sign_in_account_address: limiter('sign_in_account_address', redis),
    sign_in_account: limiter('sign_in_account', redis),
    account_address: limiter('account_address', redis),
    account_email: limiter('account_email', redis),
    account_password: limiter('account_password', redis),
  };
  return {
    async take(name, key) {
      try {
        await limiters[name].consume(hashed(key));
        return undefined;
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        return Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
      }
    },
    async giveBack(name, key) {
      await limiters[name].reward(hashed(key));
    },
    close: () => redis?.disconnect(),
  };
}

function limiter(name: ThrottleName, redis: Redis | undefined): RateLimiterAbstract {
  const options = { keyPrefix: `throttle:${name}`, ...throttleLimits[name] };
  const memory = new RateLimiterMemory(options);
  return redis ? new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: memory }) : memory;
}

/** Keys are of bounded length and hold nobody's e-mail address. */
function hashed(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}
