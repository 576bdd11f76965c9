/** A session ends this long after sign-in, whatever happens. */
export const sessionLifetimeMs = 30 * 24 * 3_600_000;
/** A session ends this long after its last request. */
export const sessionIdleMs = 7 * 24 * 3_600_000;
/** The last use is written at most this often. */
export const sessionTouchMs = 60_000;

/** How long sessions live; configurable. */
export interface SessionLifetimes {
  readonly lifetimeMs: number;
  readonly idleMs: number;
}

export const defaultLifetimes: SessionLifetimes = { lifetimeMs: sessionLifetimeMs, idleMs: sessionIdleMs };
