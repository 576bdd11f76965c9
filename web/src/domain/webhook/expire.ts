import type { BaseContext } from '@/domain/context';
import { webhookBounds } from '@/domain/webhook/bounds';
import { webhookGivenUpMs } from '@/domain/webhook/retry';

/** No wait is longer than a day, no pause than an hour; so much may clocks differ. */
const toleranceMs = 60_000;

/** What a clock that was ahead made wait for it: begins again now, with its day before it. */
async function waitNoLonger({ db, now }: Pick<BaseContext, 'db' | 'now'>): Promise<void> {
  const giveUpAt = new Date(now.getTime() + webhookGivenUpMs);
  const latest = new Date(giveUpAt.getTime() + toleranceMs);
  await db.$executeRaw`
    UPDATE "WebhookDelivery" SET "nextAttemptAt" = ${now}, "giveUpAt" = ${giveUpAt}, "claimedUntil" = NULL
    WHERE "state" = 'waiting' AND "giveUpAt" > ${latest}`;
  const pausedUntil = new Date(now.getTime() + webhookBounds.pauseMs + toleranceMs);
  await db.webhookEndpoint.updateMany({ where: { pausedUntil: { gt: pausedUntil } }, data: { pausedUntil: null } });
}

/** Ends deliveries that no one tried in their day: their webhook is off, or their customer suspended. Returns how many. */
export async function expireDeliveries({ db, now }: Pick<BaseContext, 'db' | 'now'>): Promise<number> {
  await waitNoLonger({ db, now });
  // The state as a constant: with a parameter Postgres would not use the index of what waits
  return db.$executeRaw`
    UPDATE "WebhookDelivery" SET "state" = 'failed', "finishedAt" = ${now}, "claimedUntil" = NULL
    WHERE "state" = 'waiting' AND "giveUpAt" <= ${now} AND ("claimedUntil" IS NULL OR "claimedUntil" < ${now})`;
}
