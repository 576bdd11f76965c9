import { z } from 'zod';

/** What became of one thing of several: done, or why not. */
const outcome = {
  id: z.uuid(),
  done: z.boolean(),
  /** Of the closed list of errors; null when it was done. */
  code: z.string().nullable(),
  sentence: z.string().nullable(),
};

/** In the order of the input. */
export const bulkView = z.object({ results: z.array(z.object(outcome)) });
export type BulkView = z.infer<typeof bulkView>;
export type BulkResult = BulkView['results'][number];
