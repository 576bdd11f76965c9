import { z } from 'zod';
import { humanToken, newPasswordText } from '@/domain/account/input';

export const createOperatorInput = z.object({
  email: z.string().trim().toLowerCase().max(254).pipe(z.email('Enter an e-mail address')),
});

export const setPasswordInput = z.object({
  /** As it stands in the link. */
  token: z.string().max(100),
  password: newPasswordText,
  humanToken,
});
