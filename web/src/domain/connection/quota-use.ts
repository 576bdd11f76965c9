import type { Prisma } from '@pocketproxy/prisma';
import { periodStart, usedInPeriod } from '@/domain/connection/period';
import type { Transaction } from '@/domain/database';

/** What a quota's use is loaded with. */
export const quotaUseColumns = {
  periodStart: true,
  bytes: true,
  topUpBytes: true,
  reached80At: true,
  reached100At: true,
} as const satisfies Prisma.QuotaUseSelect;

type StoredUse = Prisma.QuotaUseGetPayload<{ select: typeof quotaUseColumns }>;

interface Quota {
  readonly quotaBytes: bigint | null;
  readonly quotaPeriod: 'none' | 'day' | 'month';
  readonly quotaUse: StoredUse | null;
}

/** The use of a quota in the current period: what an earlier one used, topped up and reached no longer matters. */
export function currentUse({ quotaBytes, quotaPeriod, quotaUse: use }: Quota, now: Date, timeZone: string) {
  const usedBytes = usedInPeriod(use, quotaPeriod, now, timeZone);
  const start = periodStart(quotaPeriod, now, timeZone);
  const current = use && (!start || use.periodStart >= start) ? use : null;
  const topUpBytes = Number(current?.topUpBytes ?? 0n);
  return {
    usedBytes,
    topUpBytes,
    /** Quota and top-up; null: no limit. */
    limitBytes: quotaBytes === null ? null : Number(quotaBytes) + topUpBytes,
    reached80At: current?.reached80At ?? null,
    reached100At: current?.reached100At ?? null,
    /** From when it was counted, where that is known. */
    since: current?.periodStart ?? start ?? null,
  };
}

/** Locks the stored use of a quota, so that the flush of a relay comes before or after the change, and returns it. */
export async function lockQuotaUse(tx: Transaction, connectionId: string) {
  await tx.$executeRaw`SELECT 1 FROM "QuotaUse" WHERE "connectionId" = ${connectionId}::uuid FOR UPDATE`;
  return tx.quotaUse.findUnique({ where: { connectionId } });
}
