/**
 * The queues, each with its own workers, and how many jobs of each run at once: what takes long holds up nothing that
 * is quick, and a mail server that does not answer holds up mails alone.
 */
export const jobQueues = {
  /** Jobs that may take minutes; one after the other. */
  maintenance: { concurrency: 1 },
  /** Deletes what is too old, for minutes where much is. */
  retention: { concurrency: 1 },
  /** Starts the rotations that are due: every second, whatever else runs. */
  rotations: { concurrency: 1 },
  /** Decides about alerts, every few seconds. */
  alerts: { concurrency: 1 },
  /** Jobs of a moment. */
  quick: { concurrency: 2 },
  mail: { concurrency: 4 },
  /** Spreads events to webhooks; the requests themselves run in `WebhookRunner`, which has bounds of its own. */
  webhooks: { concurrency: 1 },
} as const satisfies Record<string, { concurrency: number }>;

export type QueueName = keyof typeof jobQueues;
