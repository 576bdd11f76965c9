import { z } from 'zod';

/** What the press of a link's button did. */
export const usedLinkView = z.object({
  /** An earlier press had done the work already, and its answer was lost. */
  repeated: z.boolean(),
});
export type UsedLinkView = z.infer<typeof usedLinkView>;
