/** Times and numbers by which alerts open and close. */
export const alertBounds = {
  /** Without a heartbeat for so long a device is offline (MON-01). */
  offlineAfterMs: 120_000,
  /** A relay reports every 5 s. While it is silent for longer, nothing is decided about its phones. */
  relayFreshMs: 30_000,
  /** After a start of the relay, an outage or a maintenance window phones have so long to come back. */
  settleMs: 120_000,
  /** Longer between two rounds is a gap: nothing that was silent meanwhile counts as silent. */
  gapMs: 60_000,
  flapping: {
    /** Went offline so often … */
    times: 5,
    /** … within so long. */
    withinMs: 30 * 60_000,
    /** Ends once it stayed connected for so long. */
    steadyMs: 15 * 60_000,
  },
  /** Above what opens it, so that an alert does not come and go with each reading. */
  batteryRecoversPercent: 15,
  hotEndsC: 42,
  rotationFailures: { default: 3, min: 1, max: 20 },
  /** A phone that last rotated earlier than this opens no alert. */
  rotationWithinMs: 24 * 3_600_000,
  expiringWithinMs: 3 * 24 * 3_600_000,
  /** So many recipients whose mail was tried so often and still waits. */
  mail: { recipients: 3, attempts: 3 },
  /** An endpoint that failed so often and for so long. */
  webhook: { failures: 5, forMs: 10 * 60_000 },
  /** A sign-up is news for so long; its incident closes after twice that. */
  signUpWithinMs: 24 * 3_600_000,
  /** The bell counts so far. */
  unread: 100,
  /** Incidents that one round announces at most; the next follows seconds later. */
  announcedAtOnce: 500,
  /** The same for those of one kind that end. */
  closedAtOnce: 500,
  /** Alerts that one mail lists. */
  linesInMail: 50,
  /** Longest maintenance window, and how far ahead it may begin. */
  window: { maxMs: 7 * 24 * 3_600_000, aheadMs: 90 * 24 * 3_600_000, note: 200 },
  /** Windows of one subject that have not ended. */
  openWindows: 20,
} as const;
