import { z } from 'zod';
import { nameText } from '@/domain/parse';

export const createCustomerInput = z.object({ name: nameText });
