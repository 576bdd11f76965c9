import { z } from 'zod';
import { nameText } from '@/domain/parse';

export const createCustomerInput = z.object({ name: nameText });

export const customerIdInput = z.object({ id: z.uuid() });

export const renameCustomerInput = z.object({ id: z.uuid(), name: nameText });
