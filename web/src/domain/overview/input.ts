import { z } from 'zod';

/** Inputs of the verbs of the overview. Pure: screens take their choices from the same schemas. */

/** 24 hours, 7 days in steps of six hours, 30 days. */
export const overviewRange = z.enum(['day', 'week', 'month']);
export type OverviewRange = z.output<typeof overviewRange>;

export const overviewTrafficInput = z.object({ range: overviewRange.default('day') });
