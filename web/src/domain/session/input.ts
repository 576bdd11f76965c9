import { z } from 'zod';
import { pageInput } from '@/domain/page';
import { line } from '@/domain/text';

export const signInInput = z.object({ email: line(254).toLowerCase().min(3), password: z.string().min(1).max(128) });

export const listSessionsInput = pageInput;

export const sessionIdInput = z.object({ id: z.uuid() });

/** A session that a cookie names and that loads no viewer. */
export const endedSessionInput = z.object({ sessionId: z.uuid() });

/** The session that a cookie names. `use` false: to look only, which does not keep the session from going idle. */
export const viewerInput = z.object({ sessionId: z.uuid(), use: z.boolean().default(true) });
