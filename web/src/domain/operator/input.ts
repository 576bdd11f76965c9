import { z } from 'zod';

export const createOperatorInput = z.object({
  email: z.string().trim().toLowerCase().max(254).pipe(z.email('Enter an e-mail address')),
});

export const setPasswordInput = z.object({
  /** As it stands in the link. */
  token: z.string().max(100),
  password: z.string().min(8, 'At least 8 characters').max(128, 'At most 128 characters'),
});
