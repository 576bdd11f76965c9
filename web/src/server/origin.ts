import { AppError } from '@/domain/errors';

/**
 * Browsers send Origin with every POST (Fetch §3.2). Next compares it with a Host header; this compares it with the
 * configured address (pitfall 27). @throws AppError `bad_origin`
 */
export function refuseForeignOrigin(origin: string | null, publicUrl: string): void {
  if (origin !== publicUrl) throw new AppError('bad_origin');
}

/**
 * The host that Next shall compare a POST's Origin with, before it reaches an action; undefined to refuse it here, since
 * Next answers 500 and writes a line for each. The configured address passes whatever Host a proxy sent along. A page
 * at another address of this server passes as far as its action, which says where to go.
 */
export function hostForOrigin(origin: string | null, host: string | null, publicUrl: string): string | undefined {
  if (origin === null || !URL.canParse(origin)) return undefined;
  const url = new URL(origin);
  return url.origin === origin && (origin === publicUrl || url.host === host) ? url.host : undefined;
}
