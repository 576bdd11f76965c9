import { z } from 'zod';

/** 24 hours in steps of five minutes, or 30 days in hours. */
export const readingRange = z.enum(['day', 'month']);
export type ReadingRange = z.output<typeof readingRange>;

export const readingsInput = z.object({ id: z.uuid(), range: readingRange.default('day') });
