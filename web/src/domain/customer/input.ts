import { z } from 'zod';
import { pageInput } from '@/domain/page';
import { nameText } from '@/domain/text';

export const listCustomersInput = pageInput;

export const createCustomerInput = z.object({ name: nameText });

export const customerIdInput = z.object({ id: z.uuid() });

export const setRotatingPercentInput = z.object({
  id: z.uuid(),
  maxRotatingPercent: z.number().int().min(1).max(100),
});

export const renameCustomerInput = z.object({ id: z.uuid(), name: nameText });
