import { z } from 'zod';
import { emailText, humanToken, newPasswordText } from '@/domain/account/input';

export const createOperatorInput = z.object({
  email: emailText,
});

export const setPasswordInput = z.object({
  /** As it stands in the link. */
  token: z.string().max(100),
  password: newPasswordText,
  humanToken,
});
