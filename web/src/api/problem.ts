import { errors, isAppError, shownError, type ErrorCode } from '@/domain/errors';
import type { Logger } from '@/base/log';

/** A field of the request that is wrong. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** A request that breaks a rule of its input, with every field that does. */
export class InvalidRequest extends Error {
  constructor(readonly fields: readonly FieldError[]) {
    super('invalid request');
    this.name = 'InvalidRequest';
  }
}

/** Input that breaks a rule is 422 here; the dashboard's own answers say 400. */
const ownStatus: Partial<Record<ErrorCode, number>> = {
  ...{ invalid: 422, above_ceiling: 422, expiry_past: 422, address_invalid: 422, whitelist_too_wide: 422 },
};

/** The HTTP status with which the API answers an error. */
export function statusOf(code: ErrorCode): number {
  return ownStatus[code] ?? errors[code].status;
}

/** An error as the API tells it. */
export interface Problem {
  readonly status: number;
  /** JSON of RFC 9457 with our code from the closed list, its sentence, the wrong fields and the request's id. */
  readonly body: string;
  readonly retryAfterSeconds?: string;
}

/** What is told of an error; never a stack. What we did not expect is logged, and told as `internal`. */
export function problemOf(error: unknown, requestId: string, log: Logger): Problem {
  if (error instanceof InvalidRequest) return problem('invalid', errors.invalid.sentence, requestId, error.fields);
  if (!isAppError(error)) log.error({ err: error, requestId }, 'API request failed');
  const { code, message, details } = shownError(error, requestId);
  const { field, problem: why, retryAfterSeconds } = details ?? {};
  const fields = field === undefined ? undefined : [{ field: String(field), message: String(why ?? message) }];
  const told = problem(code, message, requestId, fields);
  return retryAfterSeconds === undefined ? told : { ...told, retryAfterSeconds: String(retryAfterSeconds) };
}

function problem(code: ErrorCode, title: string, requestId: string, fields?: readonly FieldError[]): Problem {
  const status = statusOf(code);
  return { status, body: JSON.stringify({ type: 'about:blank', title, status, code, requestId, errors: fields }) };
}

export function problemResponse({ status, body, retryAfterSeconds }: Problem): Response {
  const headers = new Headers({ 'content-type': 'application/problem+json' });
  if (status === 401) headers.set('www-authenticate', 'Bearer');
  if (retryAfterSeconds !== undefined) headers.set('retry-after', retryAfterSeconds);
  return new Response(body, { status, headers });
}
