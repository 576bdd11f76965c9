import { createHash } from 'node:crypto';
import { openPool } from '@pocketproxy/prisma/pool';
import { Redis } from 'ioredis';
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';

const minute = 60;

/** Attempts per key and time, seconds. Counted before the check, returned when it succeeds. */
export const throttleLimits = {
  /** Why these: domain/device/pairing-throttle.ts. */
  pairing_address: { points: 10, duration: 10 * minute },
  pairing_network: { points: 120, duration: 10 * minute },
  pairing_all: { points: 600, duration: minute },
  /** Why these: domain/session/sign-in-throttle.ts. */
  sign_in_address: { points: 30, duration: 15 * minute },
  sign_in_account_address: { points: 10, duration: 15 * minute },
  sign_in_account: { points: 100, duration: 60 * minute },
  /** Why these: domain/account/throttle.ts. */
  account_address: { points: 60, duration: 60 * minute },
  account_email: { points: 5, duration: 60 * minute },
  account_password: { points: 10, duration: 15 * minute },
  invitation_customer: { points: 60, duration: 60 * minute },
  share_customer: { points: 60, duration: 60 * minute },
  /** Wrong tokens of rotation links, which have 192 bits: domain/rotation-link/find.ts. */
  rotation_link_address: { points: 30, duration: 10 * minute },
  rotation_link_network: { points: 300, duration: 10 * minute },
  /** Wrong API keys, which have 160 bits: domain/api-key/open.ts. */
  api_key_address: { points: 60, duration: 10 * minute },
  api_key_network: { points: 600, duration: 10 * minute },
  /** Requests of the API, told in its RateLimit headers. */
  api_key: { points: 600, duration: minute },
  api_customer: { points: 1_800, duration: minute },
  /** Keys for trying out, of one person. */
  api_key_trial: { points: 10, duration: 60 * minute },
  webhook_test: { points: 30, duration: 10 * minute },
  /** Why these: domain/connection/choose-username.ts and plan-import.ts. */
  username_choice: { points: 30, duration: 60 * minute },
  connection_import: { points: 60, duration: 60 * minute },
  /** Why these: domain/connection/run-test.ts. */
  connection_test: { points: 10, duration: minute },
  connection_test_customer: { points: 120, duration: 10 * minute },
  ip_page: { points: 120, duration: minute },
  webhook_replay: { points: 100, duration: 10 * minute },
  access_log_export: { points: 20, duration: 10 * minute },
  audit_export: { points: 20, duration: 10 * minute },
} as const satisfies Record<string, { points: number; duration: number }>;

export type ThrottleName = keyof typeof throttleLimits;

/** What is left of a limit. */
export interface Counted {
  readonly left: number;
  /** Seconds until it begins again. */
  readonly resetSeconds: number;
  /** True when there was none left to take. */
  readonly refused: boolean;
}

/** Counts attempts, shared by all web processes; in this one's memory while the store is unavailable. */
export interface Throttle {
  /** Takes one attempt; returns the seconds to wait when none is left. */
  take(name: ThrottleName, key: string): Promise<number | undefined>;
  /** Takes one attempt and returns what is left, for limits that clients read. */
  count(name: ThrottleName, key: string): Promise<Counted>;
  /** The seconds to wait when none is left; takes none. */
  wait(name: ThrottleName, key: string): Promise<number | undefined>;
  /** Returns one attempt, after a success. */
  refund(name: ThrottleName, key: string): Promise<void>;
  close(): Promise<void>;
}

/** Where attempts are counted: in Redis where there is one, else in Postgres; without either in memory only. */
export interface ThrottleStores {
  readonly redisUrl?: string | undefined;
  readonly databaseUrl?: string | undefined;
}

interface Store {
  limiter(options: { keyPrefix: string; points: number; duration: number }): RateLimiterAbstract;
  close(): Promise<void>;
}

/** A store that does not answer within this time counts as away. */
const storeTimeoutMs = 1_000;

/** Opens the counters; does not wait for their store. Close it. */
export function openThrottle({ redisUrl, databaseUrl }: ThrottleStores = {}): Throttle {
  const store = redisUrl ? redisStore(redisUrl) : databaseUrl ? postgresStore(databaseUrl) : memoryStore;
  const limiter = (name: ThrottleName) => store.limiter({ keyPrefix: `throttle:${name}`, ...throttleLimits[name] });
  const limiters: Record<ThrottleName, RateLimiterAbstract> = {
    pairing_address: limiter('pairing_address'),
    pairing_network: limiter('pairing_network'),
    pairing_all: limiter('pairing_all'),
    sign_in_address: limiter('sign_in_address'),
    sign_in_account_address: limiter('sign_in_account_address'),
    sign_in_account: limiter('sign_in_account'),
    account_address: limiter('account_address'),
    account_email: limiter('account_email'),
    account_password: limiter('account_password'),
    invitation_customer: limiter('invitation_customer'),
    share_customer: limiter('share_customer'),
    rotation_link_address: limiter('rotation_link_address'),
    rotation_link_network: limiter('rotation_link_network'),
    api_key_address: limiter('api_key_address'),
    api_key_network: limiter('api_key_network'),
    api_key: limiter('api_key'),
    api_customer: limiter('api_customer'),
    api_key_trial: limiter('api_key_trial'),
    webhook_test: limiter('webhook_test'),
    username_choice: limiter('username_choice'),
    connection_import: limiter('connection_import'),
    connection_test: limiter('connection_test'),
    connection_test_customer: limiter('connection_test_customer'),
    ip_page: limiter('ip_page'),
    webhook_replay: limiter('webhook_replay'),
    access_log_export: limiter('access_log_export'),
    audit_export: limiter('audit_export'),
  };
  return {
    async take(name, key) {
      try {
        await limiters[name].consume(hashed(key));
        return undefined;
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        return secondsOf(refusal);
      }
    },
    async count(name, key) {
      const [counted, refused] = await limiters[name].consume(hashed(key)).then(
        (result) => [result, false] as const,
        (refusal: unknown) => {
          if (!(refusal instanceof RateLimiterRes)) throw refusal;
          return [refusal, true] as const;
        },
      );
      return { left: Math.max(0, counted.remainingPoints), resetSeconds: secondsOf(counted), refused };
    },
    async wait(name, key) {
      const counted = await limiters[name].get(hashed(key));
      return counted && counted.consumedPoints >= throttleLimits[name].points ? secondsOf(counted) : undefined;
    },
    async refund(name, key) {
      await limiters[name].reward(hashed(key));
    },
    close: () => store.close(),
  };
}

function secondsOf({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1_000));
}

const memoryStore: Store = {
  limiter: (options) => new RateLimiterMemory(options),
  close: async () => undefined,
};

function redisStore(url: string): Store {
  const times = { connectTimeout: storeTimeoutMs, commandTimeout: storeTimeoutMs } as const;
  const redis = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 0, ...times });
  redis.on('error', () => undefined); // the insurance takes over
  return {
    limiter: (options) =>
      new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: memoryStore.limiter(options) }),
    close: async () => redis.disconnect(),
  };
}

function postgresStore(connectionString: string): Store {
  const times = { connectionTimeoutMillis: storeTimeoutMs, query_timeout: storeTimeoutMs } as const;
  const pool = openPool({ connectionString, max: 4, ...times }); // what it loses, the insurance takes over
  // The table comes by migration, and the jobs' sweep empties it: this process may do neither
  const table = { tableName: 'ThrottleCounter', tableCreated: true, clearExpiredByTimeout: false } as const;
  return {
    limiter: (options) =>
      new RateLimiterPostgres({
        ...{ ...options, ...table },
        storeClient: pool,
        storeType: 'pool',
        insuranceLimiter: memoryStore.limiter(options),
      }),
    close: () => pool.end(),
  };
}

/** Keys are of bounded length and hold no one's email address. */
function hashed(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}
