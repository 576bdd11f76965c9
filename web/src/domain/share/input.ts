import { z } from 'zod';
import { pageInput } from '@/domain/page';
import { emailText } from '@/domain/account/input';

/** What a share allows beyond viewing. */
export const shareRights = {
  rename: z.boolean(),
  /** Create, change and delete connections, with their whitelists and passwords. */
  ports: z.boolean(),
  /** See passwords and download configurations. */
  configs: z.boolean(),
  rotate: z.boolean(),
};

export const grantShareInput = z.object({
  deviceId: z.uuid(),
  /** Of the other customer's owner. */
  email: emailText,
  ...shareRights,
});
export const changeShareInput = z.object({ id: z.uuid(), ...shareRights });
export const shareIdInput = z.object({ id: z.uuid() });
export const listSharesInput = pageInput.extend({ deviceId: z.uuid() });
export const sharedDeviceInput = z.object({ deviceId: z.uuid() });

/** Shares of a customer's phones with others, or of others' phones with it. */
export const listCustomerSharesInput = pageInput.extend({ customerId: z.uuid(), side: z.enum(['given', 'received']) });

/** The device whose page is looked at, or the connection. */
export const endedShareInput = z.union([z.object({ deviceId: z.uuid() }), z.object({ connectionId: z.uuid() })]);
