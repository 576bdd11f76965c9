import { z } from 'zod';

export const sessionView = z.object({
  id: z.uuid(),
  /** Browser and system, as far as the browser says. */
  device: z.string(),
  ip: z.string().nullable(),
  createdAt: z.date(),
  lastUsedAt: z.date(),
  current: z.boolean(),
});
export type SessionView = z.infer<typeof sessionView>;

/** A session that was opened just now. */
export const signedInView = z.object({ userId: z.uuid(), sessionId: z.uuid() });
export type SignedInView = z.infer<typeof signedInView>;

/** How many sessions were ended. */
export const endedSessionsView = z.object({ ended: z.number().int() });
export type EndedSessionsView = z.infer<typeof endedSessionsView>;
