import type { Logger } from 'pino';
import { z } from 'zod';
import type { Directory } from '../connection/directory.ts';
import { relayLimits } from '../limits.ts';
import { TokenBucket } from '../connection/token-bucket.ts';
import type { FoundDevice } from '../tunnel/server.ts';
import { within, type Queryable } from './database.ts';
import { sql } from './sql.ts';

export interface SecretLookupOptions {
  readonly db: Queryable;
  readonly relayId: () => Promise<string>;
  readonly directory: Pick<Directory, 'deviceBySecret'>;
  /** Reads a device into the directory. */
  readonly readDevice: (deviceId: string) => Promise<void>;
  readonly log: Pick<Logger, 'debug'>;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

/**
 * Looks an unknown secret up in Postgres: a phone that has just paired may dial before the relay knows it. One
 * indexed read for a secret that no one has, bounded in number, rate and time.
 */
export class SecretLookup {
  readonly #options: SecretLookupOptions;
  readonly #now: () => number;
  readonly #rate: TokenBucket;
  #running = 0;

  constructor(options: SecretLookupOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#rate = new TokenBucket(relayLimits.maxSecretLookupsPerSecond);
  }

  /**
   * The device that an active secret (by its hash) belongs to. `unknown`: Postgres says that there is none here.
   * `unavailable`: Postgres does not answer in time, or too much is asked. Never rejects.
   */
  async find(hash: string): Promise<FoundDevice> {
    if (this.#running >= relayLimits.maxSecretLookups || !this.#rate.take(this.#now())) return 'unavailable';
    this.#running += 1;
    const looking = this.#look(hash).finally(() => (this.#running -= 1));
    return within(relayLimits.secretLookupTimeoutMs, 'looking a secret up', looking).catch((error: unknown) => {
      this.#options.log.debug({ err: error }, 'a secret cannot be looked up');
      return 'unavailable';
    });
  }

  /** The directory has the last word: the reading waits its turn, and a revocation may overtake the look. */
  async #look(hash: string): Promise<FoundDevice> {
    const { db, directory, readDevice } = this.#options;
    const relayId = await this.#options.relayId();
    const [row] = await db.rows(
      z.object({ deviceId: z.uuid() }),
      sql`SELECT s."deviceId" FROM "DeviceSecret" s JOIN "Device" d ON d."id" = s."deviceId"
      WHERE s."hash" = ${hash} AND s."revokedAt" IS NULL AND d."relayId" = ${relayId}::uuid`,
    );
    if (!row) return 'unknown';
    await readDevice(row.deviceId);
    const device = directory.deviceBySecret(hash);
    return device ? { deviceId: device.id } : 'unknown';
  }
}
