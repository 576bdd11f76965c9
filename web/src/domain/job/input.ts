import { z } from 'zod';

/** A job, by its queue and its id there. */
export const jobInput = z.object({ queue: z.string().min(1).max(50), id: z.string().min(1).max(200) });
