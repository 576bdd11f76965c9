/** What a schedule may say; the database holds the numbers to the same bounds. */
export const scheduleBounds = {
  everyMinutes: { min: 1, max: 1_440, default: 30 },
  /** Of the time from one rotation to the next; each is later by up to so much, at random. */
  jitterPercent: { min: 0, max: 50, default: 10 },
  /** "Only when no bytes flow for so long", seconds. The relay writes every 2 s whether some did: less would see gaps where there are none. */
  idleSeconds: { min: 5, max: 600, default: 30 },
  /** Characters of a cron line. */
  cron: { max: 100 },
} as const;

/** How long a rotation that is due waits for silence before it is skipped, milliseconds. */
export const idleWaitMs = 10 * 60_000;
