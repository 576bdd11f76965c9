import type { BaseContext } from '@/domain/context';

/** Ends deliveries that no one tried in their day: their webhook is off, or their customer suspended. Returns how many. */
export async function expireDeliveries({ db, now }: Pick<BaseContext, 'db' | 'now'>): Promise<number> {
  // The state as a constant: with a parameter Postgres would not use the index of what waits
  return db.$executeRaw`
    UPDATE "WebhookDelivery" SET "state" = 'failed', "finishedAt" = ${now}, "claimedUntil" = NULL
    WHERE "state" = 'waiting' AND "giveUpAt" <= ${now} AND ("claimedUntil" IS NULL OR "claimedUntil" < ${now})`;
}
