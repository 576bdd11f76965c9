import type { BaseContext } from '@/domain/context';
import { webhookGivenUpMs } from '@/domain/webhook/retry';

/** Events that one statement takes. */
const batch = 500;

/**
 * Writes a delivery for each event and each webhook that listens to it, and marks the event; events that others work on
 * are left to them. A second try changes nothing: the key of a delivery is event and webhook. Returns how many events.
 */
export async function spreadEvents({ db, now }: Pick<BaseContext, 'db' | 'now'>): Promise<number> {
  const giveUpAt = new Date(now.getTime() + webhookGivenUpMs);
  let spread = 0;
  for (;;) {
    const taken = await db.$executeRaw`
      WITH events AS MATERIALIZED (
        SELECT "id", "at", "kind", "customerId", "holderId", "data" FROM "OutgoingEvent"
        WHERE "spreadAt" IS NULL ORDER BY "at" LIMIT ${batch} FOR UPDATE SKIP LOCKED
      ), deliveries AS (
        INSERT INTO "WebhookDelivery" ("id", "eventId", "eventAt", "endpointId", "kind", "nextAttemptAt", "giveUpAt")
        SELECT gen_random_uuid(), e."id", e."at", w."id", e."kind", ${now}, ${giveUpAt}
        FROM events e JOIN "WebhookEndpoint" w
          ON w."enabled" AND "endpoint_listens"(w."events", w."alerts", e."kind", e."data")
          AND (w."customerId" IS NULL OR w."customerId" IN (e."customerId", e."holderId"))
        ON CONFLICT DO NOTHING
      )
      UPDATE "OutgoingEvent" o SET "spreadAt" = ${now} FROM events e WHERE o."id" = e."id" AND o."at" = e."at"`;
    spread += taken;
    if (taken < batch) return spread;
  }
}
