import { AppError } from '@/domain/errors';

/**
 * Browsers send Origin with every POST (Fetch §3.2). Next compares it with a Host header; this compares it with the
 * configured address (pitfall 27). @throws AppError `bad_origin`
 */
export function refuseForeignOrigin(origin: string | null, publicUrl: string): void {
  if (origin !== publicUrl) throw new AppError('bad_origin');
}
