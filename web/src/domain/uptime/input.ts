import { z } from 'zod';
import { timeZoneText } from '@/domain/text';

export const uptimeInput = z.object({
  id: z.uuid(),
  /** 24 hours in cells of 5 minutes, or 30 days in days. */
  range: z.enum(['day', 'month']).default('day'),
  /** IANA name: whose days. */
  timeZone: timeZoneText.default('UTC'),
});
