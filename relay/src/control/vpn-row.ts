import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { z } from 'zod';
import { sealVpnKeys, unsealVpnKeys } from '../../contract/vpn.ts';
import type { VpnState } from '../../contract/vpn-states.ts';
import type { RelayConfig } from '../config.ts';
import { relayLimits } from '../limits.ts';
import { certificateEndsMs, createAuthority, renewed, type VpnAuthority } from '../listeners/openvpn/authority.ts';
import type { VpnTrouble } from '../listeners/openvpn/trouble.ts';
import type { Queryable } from './database.ts';
import { sql } from './sql.ts';

export interface VpnRowOptions {
  readonly db: Queryable;
  readonly config: Pick<RelayConfig, 'openvpn' | 'verifierKey'>;
  readonly relayId: () => Promise<string>;
  /** Another authority, or another certificate of the same one, is to be used. */
  readonly onAuthority: (authority: VpnAuthority) => void;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly now?: () => number;
}

const stored = z.object({ serverName: z.string(), caCertificate: z.string(), sealedKeys: z.string() });

/** What the relay's page and the log say while there are no keys. */
export const unreachableKeys = 'The database does not answer, so the relay has no keys yet.';
export const unreadableKeys =
  'The stored keys of OpenVPN cannot be read: they were sealed with another VERIFIER_KEY, or changed.';

/** The stored keys do not open. */
class SealedOtherwise extends Error {}

/** The relay's OpenVPN in the database: its authority, made at the first start, and whether it runs. */
export class VpnRow {
  readonly #options: VpnRowOptions;
  readonly #now: () => number;
  readonly #stopping = new AbortController();
  #renewalDueMs = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: VpnRowOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /**
   * The relay's authority; tries until it can be read, and reports why not, each reason once while it lasts.
   * @throws when the relay stops before
   */
  async authority(onTrouble: (why: string) => void): Promise<VpnAuthority> {
    let reported: string | undefined;
    for (;;) {
      try {
        return await this.#readOrMake();
      } catch (error) {
        const why = error instanceof SealedOtherwise ? unreadableKeys : unreachableKeys;
        if (why !== reported) {
          this.#options.log.warn({ err: error }, 'the keys of OpenVPN cannot be read; trying again');
          onTrouble(why);
        }
        reported = why;
        await sleep(relayLimits.vpnRetryMs, undefined, { signal: this.#stopping.signal, ref: false });
      }
    }
  }

  /**
   * Looks whether an operator wants another authority, and now and then whether the server's certificate ends soon.
   * `wanted`: what the relay's sign of life has found.
   */
  async look(wanted: boolean): Promise<void> {
    const nowMs = this.#now();
    if (!wanted && nowMs < this.#renewalDueMs) return;
    const relayId = await this.#options.relayId();
    const found = await this.#read(relayId);
    this.#renewalDueMs = nowMs + relayLimits.vpnRenewalCheckMs;
    if (!found) return;
    const next = wanted ? await createAuthority(relayId, nowMs) : await renewed(found, nowMs);
    if (!next) return;
    await this.#write(relayId, next, wanted ? new Date(nowMs) : undefined);
    this.#options.log.info(
      wanted ? 'made a new certificate authority of OpenVPN' : 'renewed the certificate of OpenVPN',
    );
    this.#options.onAuthority(next);
  }

  /** Notes whether it runs, in order. */
  report(state: VpnState, trouble: VpnTrouble | undefined): void {
    this.#writing = this.#writing
      .then(() => this.#writeState(state, trouble))
      .catch((error: unknown) => {
        this.#options.log.warn({ err: error }, 'the state of OpenVPN is not written');
      });
  }

  /** Ends the tries; resolves when what was reported is written. */
  stop(): Promise<void> {
    this.#stopping.abort();
    return this.#writing;
  }

  async #readOrMake(): Promise<VpnAuthority> {
    const relayId = await this.#options.relayId();
    const nowMs = this.#now();
    const found = await this.#read(relayId);
    if (!found) {
      await this.#write(relayId, await createAuthority(relayId, nowMs), new Date(nowMs));
      this.#options.log.info('made the certificate authority of OpenVPN');
      return (await this.#read(relayId)) ?? Promise.reject(new Error('the row of OpenVPN is not there'));
    }
    const next = await renewed(found, nowMs);
    await this.#write(relayId, next ?? found);
    return next ?? found;
  }

  async #read(relayId: string): Promise<VpnAuthority | undefined> {
    const { db, config } = this.#options;
    const [row] = await db.rows(
      stored,
      sql`SELECT "serverName", "caCertificate", "sealedKeys" FROM "RelayVpn" WHERE "relayId" = ${relayId}::uuid`,
    );
    if (!row) return undefined;
    const { sealedKeys, ...open } = row;
    try {
      return { ...open, keys: unsealVpnKeys(sealedKeys, relayId, config.verifierKey) };
    } catch (error) {
      throw new SealedOtherwise('the keys of OpenVPN cannot be unsealed', { cause: error });
    }
  }

  /** `madeAt`: of an authority that is new; the wish for one is fulfilled with it. */
  async #write(relayId: string, authority: VpnAuthority, madeAt?: Date): Promise<void> {
    const { db, config } = this.#options;
    const { caCertificate, serverName, keys } = authority;
    const endsAt = new Date(certificateEndsMs(authority));
    const { udpPort, tcpPort, mtu } = config.openvpn;
    const sealedKeys = sealVpnKeys(keys, relayId, config.verifierKey);
    await db.run(sql`
      INSERT INTO "RelayVpn"
        ("relayId", "serverName", "caCertificate", "sealedKeys", "udpPort", "tcpPort", "mtu", "updatedAt",
          "certificateEndsAt", "authorityMadeAt")
      VALUES (${relayId}::uuid, ${serverName}, ${caCertificate}, ${sealedKeys}, ${udpPort}::int, ${tcpPort}::int,
        ${mtu}::int, now(), ${endsAt}::timestamptz, ${madeAt ?? null}::timestamptz)
      ON CONFLICT ("relayId") DO UPDATE SET "serverName" = EXCLUDED."serverName", "caCertificate" = EXCLUDED."caCertificate",
        "sealedKeys" = EXCLUDED."sealedKeys", "udpPort" = EXCLUDED."udpPort", "tcpPort" = EXCLUDED."tcpPort",
        "mtu" = EXCLUDED."mtu", "updatedAt" = now(), "certificateEndsAt" = EXCLUDED."certificateEndsAt",
        "authorityMadeAt" = COALESCE(EXCLUDED."authorityMadeAt", "RelayVpn"."authorityMadeAt"),
        "newAuthorityAskedAt" = CASE WHEN EXCLUDED."authorityMadeAt" IS NULL THEN "RelayVpn"."newAuthorityAskedAt" END`);
  }

  async #writeState(state: VpnState, trouble: VpnTrouble | undefined): Promise<void> {
    const relayId = await this.#options.relayId();
    await this.#options.db.run(sql`
      UPDATE "Relay" SET "vpnState" = ${state}::"VpnState", "vpnReason" = ${trouble?.reason ?? null},
        "vpnCause" = ${trouble?.cause ?? null}::"VpnCause" WHERE "id" = ${relayId}::uuid`);
  }
}
