/** A mail that could not be sent for this long is given up. */
export const mailGivenUpMs = 24 * 3_600_000;

const firstWaitMs = 10_000;
export const maxWaitMs = 30 * 60_000;

/** How long after the start of an attempt, the first being 1, the next may start: 10 s, doubling up to 30 min. */
export function mailWaitMs(attempt: number): number {
  return Math.min(firstWaitMs * 2 ** (attempt - 1), maxWaitMs);
}
