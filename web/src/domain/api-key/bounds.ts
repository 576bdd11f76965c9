const dayMs = 86_400_000;

export const apiKeyBounds = {
  /** Keys of one customer, or of the operators, that have not ended. */
  keys: 50,
  /** Entries of the list of allowed addresses. */
  addresses: 20,
  /** Phones to which a key may be limited. */
  devices: 100,
  defaultLifeMs: 90 * dayMs,
  /** A key without an end is a choice; one with an end ends within five years. */
  longestLifeMs: 5 * 365 * dayMs,
  /** So long the key before works after it was rolled, unless less is asked for. */
  overlapMs: dayMs,
  /** A key for trying out works so long. */
  trialLifeMs: 3_600_000,
  /** The last use is written at most so often. */
  touchMs: 60_000,
} as const;
