import { z } from 'zod';
import { pageInput } from '@/domain/page';
import { rotatingPercent } from '@/domain/rotation/input';
import { nameText, timeZoneText } from '@/domain/text';

export const listCustomersInput = pageInput;

export const createCustomerInput = z.object({ name: nameText });

export const customerIdInput = z.object({ id: z.uuid() });

export const setRotatingPercentInput = z.object({
  id: z.uuid(),
  maxRotatingPercent: rotatingPercent,
});

export const setTimeZoneInput = z.object({ id: z.uuid(), timeZone: timeZoneText });

export const renameCustomerInput = z.object({ id: z.uuid(), name: nameText });
