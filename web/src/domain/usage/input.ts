import { z } from 'zod';
import { pageInput } from '@/domain/page';

/** Inputs of the verbs that read history. Pure: screens take their choices from the same schemas. */

/** 24 hours in pieces of five minutes, 7 days in UTC hours, 30 days, 13 months. */
export const usageRange = z.enum(['day', 'week', 'month', 'year']);
export type UsageRange = z.output<typeof usageRange>;

/** The connection, device or customer whose traffic is read. */
export const trafficInput = z.object({ id: z.uuid(), range: usageRange.default('day') });

/** Hours of refusals are kept this long. */
export const maxRefusalHours = 30 * 24;

/** What was refused in the last so many UTC hours, the current one counted. */
export const refusalHistoryInput = z.object({
  id: z.uuid(),
  hours: z.number().int().min(1).max(maxRefusalHours).default(24),
});

/** How lists of usage are sorted. */
export const usageSort = z.enum(['most', 'least', 'name']);
export type UsageSort = z.output<typeof usageSort>;

/** Customers by what they used this month. */
export const listCustomerUsageInput = pageInput.extend({ sort: usageSort.default('most') });

/** The connections or devices of a customer by what they used this month. */
export const listUsageInput = listCustomerUsageInput.extend({
  customerId: z.uuid(),
  of: z.enum(['connections', 'devices']),
});
