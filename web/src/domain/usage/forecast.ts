import { z } from 'zod';

/** What a limit looks like if bytes keep flowing as they have since its period began. */
export const forecastView = z.object({
  /** When the limit is used up; null: not before the period ends, or within a year where it does not end. */
  usedUpAt: z.date().nullable(),
  /** Bytes used at the end of the period; null: it has no end. */
  endBytes: z.number().nullable(),
});
export type ForecastView = z.infer<typeof forecastView>;

interface LimitUse {
  readonly usedBytes: number;
  readonly limitBytes: number;
  /** Start of the period, or of what was counted. */
  readonly since: Date;
  /** End of the period; null: none. */
  readonly endsAt: Date | null;
}

/** Before this the pace of a period says nothing. */
const leastMs = 3_600_000;
const yearMs = 365 * 86_400_000;

/** The forecast of a quota or a SIM plan; null while there is nothing to say: too early, or already used up. */
export function forecastOf({ usedBytes, limitBytes, since, endsAt }: LimitUse, now: Date): ForecastView | null {
  const elapsedMs = now.getTime() - since.getTime();
  if (elapsedMs < leastMs || usedBytes >= limitBytes) return null;
  const bytesPerMs = usedBytes / elapsedMs;
  const endMs = endsAt?.getTime() ?? now.getTime() + yearMs;
  const usedUpMs = now.getTime() + (limitBytes - usedBytes) / bytesPerMs;
  return {
    usedUpAt: usedUpMs < endMs ? new Date(usedUpMs) : null,
    endBytes: endsAt && Math.round(usedBytes + bytesPerMs * Math.max(0, endMs - now.getTime())),
  };
}
