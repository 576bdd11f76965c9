import { z } from 'zod';

/** A link that sets a password; for the command line only. */
export const passwordLinkView = z.object({ link: z.url(), expiresAt: z.date() });
export type PasswordLinkView = z.infer<typeof passwordLinkView>;
