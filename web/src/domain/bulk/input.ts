import { z } from 'zod';

/** Things that something is done to in one call. */
export const mostAtOnce = 100;

/** Each is taken once, in this order. */
export const bulkIds = z
  .array(z.uuid())
  .min(1)
  .max(mostAtOnce)
  .transform((ids) => [...new Set(ids)]);
