import { z } from 'zod';
import { pageInput } from '@/domain/page';
import { nameText } from '@/domain/text';

export const listCustomersInput = pageInput;

export const createCustomerInput = z.object({ name: nameText });

export const customerIdInput = z.object({ id: z.uuid() });

export const renameCustomerInput = z.object({ id: z.uuid(), name: nameText });
