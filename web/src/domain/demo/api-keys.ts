import { createApiKey } from '@/domain/api-key/create';
import { openApiKey } from '@/domain/api-key/open';
import { revokeApiKey } from '@/domain/api-key/revoke';
import { scopeNames } from '@/domain/api-key/scopes';
import type { Context } from '@/domain/context';
import { demoCustomerId } from '@/domain/demo/accounts';
import { isAppError } from '@/domain/errors';

/** API keys of the demo, with all rights of their owners. */
export interface DemoKeys {
  readonly operator: string;
  readonly customer: string;
}

const name = 'Demo';

/** Makes a key of the platform and one of the demo's customer. Those of an earlier start stay where they still work. */
export async function ensureDemoKeys(operator: Context, known: Partial<DemoKeys>): Promise<DemoKeys> {
  return {
    operator: await ensureKey(operator, undefined, known.operator),
    customer: await ensureKey(operator, await demoCustomerId(operator), known.customer),
  };
}

async function ensureKey(
  operator: Context,
  customerId: string | undefined,
  known: string | undefined,
): Promise<string> {
  if (known !== undefined && (await works(operator, known))) return known;
  const old = await operator.db.apiKey.findMany({ where: { customerId: customerId ?? null, name, revokedAt: null } });
  for (const { id } of old) await revokeApiKey(operator, { id });
  return (await createApiKey(operator, { customerId, name, scopes: scopeNames, expiresAt: null })).key;
}

async function works(context: Context, token: string): Promise<boolean> {
  try {
    await openApiKey(context, { token });
    return true;
  } catch (error) {
    if (isAppError(error)) return false;
    throw error;
  }
}
