import { z } from 'zod';
import { isTimeZone } from '@/domain/schedule/cron';
import { line } from '@/domain/text';

export const uptimeInput = z.object({
  id: z.uuid(),
  /** 24 hours in cells of 5 minutes, or 30 days in days. */
  range: z.enum(['day', 'month']),
  /** IANA name: whose days. */
  timeZone: line(60).refine(isTimeZone, 'Enter a time zone, such as Europe/Berlin'),
});
