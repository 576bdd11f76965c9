import { z } from 'zod';
import { pageInput } from '@/domain/page';
import { line } from '@/domain/text';

/** Inputs of the verbs on access logs. Pure: forms take their bounds from the same schemas. */

export const accessLogDays = z.number().int().min(1).max(30);

export const setAccessLogInput = z.object({ id: z.uuid(), enabled: z.boolean(), days: accessLogDays });

export const accessLogFilterInput = z.object({
  /** The connection. */
  id: z.uuid(),
  /** A client's address, or how it begins. */
  address: line(60).optional(),
  /** Streams that ended as they should, or all others. */
  ended: z.enum(['well', 'badly']).optional(),
});
/** Lines of one part of an export. */
export const accessLogPart = 2_000;
export const exportAccessLogInput = accessLogFilterInput.extend({ cursor: pageInput.shape.cursor });
export const listAccessLogInput = pageInput.extend(accessLogFilterInput.shape);
