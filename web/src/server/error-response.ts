import { errors, isAppError, shownError } from '@/domain/errors';
import type { Logger } from '@/base/log';

/** The one shape of errors over plain HTTP: `{ error: { code, message, requestId, details? } }`. */
export function errorResponse(error: unknown, requestId: string, log: Logger): Response {
  const shown = shownError(error, requestId);
  if (!isAppError(error)) log.error({ err: error, requestId }, 'request failed');
  const headers = new Headers({ 'cache-control': 'no-store' });
  const retryAfter = shown.details?.retryAfterSeconds;
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter));
  return Response.json({ error: shown }, { status: errors[shown.code].status, headers });
}
