import type { BaseContext } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { webhookBounds } from '@/domain/webhook/bounds';

/**
 * An attempt that has not ended by then is taken for lost. Far longer than one takes (10 s, and one that does not begin within
 * {@link startWithinMs} of its claim does not begin at all), so no two attempts of one delivery run at once.
 */
export const leaseMs = 30_000;
export const startWithinMs = 5_000;

/** Any number: processes that claim at the same time wait for each other, since each counts what runs. */
const claimLock = 7_310_442;

/** A delivery of which one attempt may be made now. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly eventId: string;
  readonly eventAt: Date;
  readonly endpointId: string;
  readonly kind: string;
  /** Of this attempt. */
  readonly attempts: number;
  readonly giveUpAt: Date;
  /** Names this attempt: what ends after its lease changes nothing. */
  readonly claimedUntil: Date;
  /** The attempt before never ended. */
  readonly lost: boolean;
  /** Its webhook takes long, or fails. */
  readonly isSlow: boolean;
  readonly attemptLog: unknown;
}

/**
 * Takes what is due for one attempt each: at most 4 at once of one webhook and 8 of one customer, those of webhooks
 * that are quick and work first. Those that are slow or fail get at most half of the process, so that they do not hold up the
 * others.
 * @param free places for quick ones (`all`), and for slow ones among them
 */
export async function claimDeliveries(
  { db, now }: Pick<BaseContext, 'db' | 'now'>,
  free: { readonly all: number; readonly slow: number },
): Promise<ClaimedDelivery[]> {
  const claimedUntil = new Date(now.getTime() + leaseMs);
  const { webhook, customer } = webhookBounds.atOnce;
  return inTransaction(db, async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${claimLock})`;
    return tx.$queryRaw<ClaimedDelivery[]>`
      WITH RECURSIVE waits AS (
        (SELECT "endpointId" AS "id" FROM "WebhookDelivery" WHERE "state" = 'waiting' ORDER BY "endpointId" LIMIT 1)
        UNION ALL
        SELECT (SELECT d."endpointId" FROM "WebhookDelivery" d
          WHERE d."state" = 'waiting' AND d."endpointId" > waits."id" ORDER BY d."endpointId" LIMIT 1)
        FROM waits WHERE waits."id" IS NOT NULL
      ), busy AS (
        SELECT "endpointId", count(*) AS "n" FROM "WebhookDelivery" WHERE "claimedUntil" > ${now} GROUP BY 1
      ), busy_sides AS (
        SELECT w."customerId", sum(b."n") AS "n" FROM busy b JOIN "WebhookEndpoint" w ON w."id" = b."endpointId" GROUP BY 1
      ), due AS (
        SELECT d.*, w."customerId", w."slow" OR w."failures" > 0 AS "isSlow",
          row_number() OVER (PARTITION BY w."customerId" ORDER BY w."slow" OR w."failures" > 0, d."nextAttemptAt") AS "turn"
        FROM waits JOIN "WebhookEndpoint" w ON w."id" = waits."id"
        LEFT JOIN "Customer" c ON c."id" = w."customerId"
        LEFT JOIN busy b ON b."endpointId" = w."id"
        CROSS JOIN LATERAL (
          SELECT "id", "eventAt", "nextAttemptAt" FROM "WebhookDelivery" d
          WHERE d."endpointId" = w."id" AND d."state" = 'waiting' AND d."nextAttemptAt" <= ${now} AND d."giveUpAt" > ${now}
            AND (d."claimedUntil" IS NULL OR d."claimedUntil" <= ${now})
            AND (d."kind" = 'test' OR (w."enabled" AND (w."pausedUntil" IS NULL OR w."pausedUntil" <= ${now})))
          ORDER BY d."nextAttemptAt" LIMIT greatest(${webhook}::int - coalesce(b."n", 0), 0)
        ) d
        WHERE c."state" IS DISTINCT FROM 'suspended'
      ), ranked AS (
        SELECT due.*, row_number() OVER (PARTITION BY "isSlow" ORDER BY "turn", "nextAttemptAt") AS "place"
        FROM due LEFT JOIN busy_sides s ON s."customerId" IS NOT DISTINCT FROM due."customerId"
        WHERE "turn" + coalesce(s."n", 0) <= ${customer}::int
      ), taken AS (
        SELECT * FROM ranked WHERE NOT "isSlow" OR "place" <= ${free.slow}::int
        ORDER BY "isSlow", "turn", "nextAttemptAt" LIMIT ${free.all}::int
      ), locked AS (
        SELECT d."id", d."eventAt", t."isSlow", d."claimedUntil" IS NOT NULL AS "lost" FROM "WebhookDelivery" d
        JOIN taken t ON t."id" = d."id" AND t."eventAt" = d."eventAt"
        WHERE d."state" = 'waiting' FOR UPDATE OF d SKIP LOCKED
      )
      UPDATE "WebhookDelivery" d SET "attempts" = d."attempts" + 1, "claimedUntil" = ${claimedUntil}
      FROM locked l WHERE l."id" = d."id" AND l."eventAt" = d."eventAt"
      RETURNING d."id", d."eventId", d."eventAt", d."endpointId", d."kind", d."attempts", d."giveUpAt", d."claimedUntil",
        l."lost", l."isSlow", d."attemptLog"`;
  });
}
