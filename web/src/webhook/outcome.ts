/** Why an attempt failed, with what people read. */
export const attemptReasons = {
  dns: 'The host name has no address.',
  refused_address: 'The address is private or reserved. Webhooks reach public addresses only.',
  connect: 'No connection: the host did not accept it.',
  tls: 'The TLS certificate is not valid, or the host does not speak TLS.',
  timeout: 'No answer within 10 seconds.',
  closed: 'The connection closed before an answer.',
  redirect: 'The answer was a redirect. Webhooks do not follow redirects: enter the final address.',
  status: 'The answer was not a success (2xx).',
  lost: 'Our process ended before the answer came.',
} as const satisfies Record<string, string>;

export type AttemptReason = keyof typeof attemptReasons;
export const attemptReasonNames = Object.keys(attemptReasons) as [AttemptReason, ...AttemptReason[]];

/** What one request came to. */
export interface Outcome {
  /** Null: delivered. */
  readonly reason: AttemptReason | null;
  readonly status: number | null;
  /** What we read of the answer; null without one. */
  readonly answer: string | null;
  /** How long the receiver asks to wait (Retry-After), milliseconds. */
  readonly retryAfterMs: number | null;
  /** The address that was dialled, or null when none was. */
  readonly address: string | null;
  readonly durationMs: number;
}

/** By the status alone: what comes after it changes nothing. */
export function reasonOf(status: number): AttemptReason | null {
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400 ? 'redirect' : 'status';
}

/** Seconds or an HTTP date (RFC 9110 §10.2.3), as milliseconds from now; null for neither and for the past. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null;
  const ms = /^\d{1,9}$/u.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - nowMs;
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}
