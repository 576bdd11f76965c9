import type { Operation } from '@/api/operation';
import type { Logger } from '@/base/log';
import type { Scope } from '@/domain/api-key/scopes';
import type { Context } from '@/domain/context';
import { AppError } from '@/domain/errors';

/**
 * Refuses an operation that the key of the context may not call. What the key's customer may do the verb decides.
 * @throws AppError `unauthenticated` without a key, `key_scope`, `key_devices`
 */
export function authorizeCall({ limited, ...operation }: Operation, { viewer }: Context): void {
  const { key } = viewer;
  if (!key) throw new AppError('unauthenticated');
  const missing = scopesOf(operation).find((scope) => !key.scopes.includes(scope));
  if (missing) throw new AppError('key_scope', { scope: missing });
  if (!limited && key.deviceIds !== null) throw new AppError('key_devices');
}

/** All scopes that an operation needs. */
export function scopesOf({ scope, alsoScopes }: Pick<Operation, 'scope' | 'alsoScopes'>): Scope[] {
  return scope === null ? [...alsoScopes] : [scope, ...alsoScopes];
}

/**
 * Calls the verb of an operation, and checks its answer against the schema that the documentation shows. An answer of
 * another shape is a fault of ours: it is logged, and the program has its answer all the same.
 */
export async function callOperation(
  operation: Operation,
  context: Context,
  input: unknown,
  log: Pick<Logger, 'error'>,
): Promise<unknown> {
  authorizeCall(operation, context);
  // The verb parses its input itself; inputOf has parsed it by the same schema
  const view = await operation.call(context, input as never);
  const parsed = operation.answer.safeParse(view);
  if (parsed.success) return parsed.data;
  log.error({ err: parsed.error, operation: operation.id }, 'an API answer does not fit its schema');
  return view;
}
