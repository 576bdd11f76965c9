/** A browser that people have signed in from, as the sealed cookie says that it got then (docs/adr/0013). */
export interface KnownBrowser {
  readonly id: string;
  /** Marks of their email addresses, newest first. */
  readonly people: readonly string[];
}

/** The browser that asks. */
export interface Browser {
  /** What its cookie says, where someone has signed in from it before. */
  readonly known: KnownBrowser | null;
  /** Its User-Agent without control characters, at most 300 characters. */
  readonly userAgent: string | null;
  /** The session that it had before it signs in; signing in ends it. */
  readonly previousSessionId: string | null;
}

/** What asks without being a browser: a command, a job, a test. */
export const noBrowser: Browser = { known: null, userAgent: null, previousSessionId: null };

/** A User-Agent header as it is stored. */
export function storedUserAgent(header: string | null | undefined): string | null {
  return header?.replace(/\p{Cc}/gu, '').slice(0, 300) ?? null;
}
