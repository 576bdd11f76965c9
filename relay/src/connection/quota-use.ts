/** Bytes that count against a quota, in the period that began at startMs. */
export interface QuotaUse {
  readonly startMs: number;
  readonly bytes: number;
  /** Raised by each reset: what was counted under a lower one is not used any more (docs/adr/0036). */
  readonly generation: number;
  /** Allowed beyond the quota in this period, once. Only the database knows more of them, so counted bytes carry 0. */
  readonly topUpBytes: number;
}

export const unusedQuota: QuotaUse = { startMs: 0, bytes: 0, generation: 0, topUpBytes: 0 };

/**
 * Joins two uses: a higher generation or a newer period replaces the other, else bytes add up. The flush's SQL does the
 * same.
 */
export function addQuotaUse(use: QuotaUse | undefined, more: QuotaUse | undefined): QuotaUse | undefined {
  if (!use || !more) return use ?? more;
  if (use.generation !== more.generation) return use.generation > more.generation ? use : more;
  if (use.startMs < more.startMs) return more;
  return { ...use, bytes: use.bytes + more.bytes };
}
