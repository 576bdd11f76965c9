const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** How long after a failed attempt the next one starts, by the number of the failed one; each ± 10 %. Together below a day. */
export const retryWaitsMs = [
  ...[5 * second, 30 * second, 2 * minute, 10 * minute, 30 * minute],
  ...[1 * hour, 2 * hour, 4 * hour, 6 * hour, 8 * hour],
] as const;

/** No attempt starts later than this after the first one was due. */
export const webhookGivenUpMs = 24 * hour;

/** The wait after the attempt with this number, the first being 1; undefined after the last. @param random 0 to 1 */
export function retryWaitMs(attempt: number, random: number): number | undefined {
  const wait = retryWaitsMs[attempt - 1];
  return wait === undefined ? undefined : Math.round(wait * (0.9 + 0.2 * random));
}
