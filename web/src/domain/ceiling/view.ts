import { ceilingNames } from '@pocketproxy/relay/contract/ceilings';
import { z } from 'zod';

/** A ceiling as operators change it. */
export const ceilingView = z.object({
  name: z.enum(ceilingNames),
  /** What is set; null where `otherwise` holds. */
  value: z.number().int().nullable(),
  otherwise: z.number().int(),
});
export type CeilingView = z.infer<typeof ceilingView>;
/** One for each name: a table of fixed length, no pages. */
export const ceilingsView = z.array(ceilingView);
