import { z } from 'zod';

/** What the press of a link's button did. */
export const usedLinkView = z.object({
  /** An earlier press had done the work already, and its answer was lost. */
  repeated: z.boolean(),
});
export type UsedLinkView = z.infer<typeof usedLinkView>;

/** The same of an address that is confirmed; the one who has the link reads that address's mail. Null when repeated. */
export const confirmedEmailView = usedLinkView.extend({ email: z.string().nullable() });
export type ConfirmedEmailView = z.infer<typeof confirmedEmailView>;
