/** What there may be of webhooks. */
export const webhookBounds = {
  /** Of one customer, or of the operators. */
  webhooks: 20,
  urlLength: 500,
  /** Requests at once to one webhook, and to all of one customer (or of the operators). */
  atOnce: { webhook: 4, customer: 8 },
  /** Requests at once of one jobs process; webhooks that are slow or fail get at most half of them. */
  inProcess: 128,
  /** Attempts that the log of a delivery keeps, and how much of each answer. */
  logged: { attempts: 20, answerChars: 2_048 },
  /** After so long without a success, and so many attempts, a webhook is switched off. */
  switchedOff: { afterMs: 3 * 24 * 3_600_000, failures: 10 },
  /** A receiver may ask for a pause of this length at most. */
  pauseMs: 3_600_000,
  /** An attempt that takes longer makes its webhook a slow one. */
  slowMs: 2_000,
  /** Deliveries, with requests and answers, are kept for so long. */
  keptDays: 30,
} as const;
