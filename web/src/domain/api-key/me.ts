import { z } from 'zod';
import { scopeNames } from '@/domain/api-key/scopes';
import type { Context } from '@/domain/context';
import { AppError } from '@/domain/errors';

/** Who a program is. */
export const keyIdentityView = z.object({
  key: z.object({
    id: z.uuid(),
    name: z.string(),
    scopes: z.array(z.enum(scopeNames)),
    /** Null: all phones. */
    deviceIds: z.array(z.uuid()).nullable(),
  }),
  /** Null: the key acts on the platform. */
  customer: z.object({ id: z.uuid(), name: z.string() }).nullable(),
});
export type KeyIdentityView = z.infer<typeof keyIdentityView>;

/** What a program may ask about itself. @throws AppError `forbidden` without an API key */
export async function getKeyIdentity({ viewer }: Context): Promise<KeyIdentityView> {
  const { key, name, memberships } = viewer;
  if (!key) throw new AppError('forbidden');
  const [own] = memberships;
  return {
    key: { id: key.id, name, scopes: [...key.scopes], deviceIds: key.deviceIds && [...key.deviceIds] },
    customer: own ? { id: own.customerId, name: own.customerName } : null,
  };
}
