import type { BaseContext } from '@/domain/context';

/** Ends deliveries that no one tried in their day: their webhook is off, or their customer suspended. Returns how many. */
export async function expireDeliveries({ db, now }: Pick<BaseContext, 'db' | 'now'>): Promise<number> {
  const unclaimed = [{ claimedUntil: null }, { claimedUntil: { lt: now } }];
  const { count } = await db.webhookDelivery.updateMany({
    where: { state: 'waiting', giveUpAt: { lte: now }, OR: unclaimed },
    data: { state: 'failed', finishedAt: now, claimedUntil: null },
  });
  return count;
}
