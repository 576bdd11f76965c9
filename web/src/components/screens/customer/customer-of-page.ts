import { cache } from 'react';
import { orNotFound } from '@/auth/page';
import type { Context } from '@/domain/context';
import { getCustomer } from '@/domain/customer/get';

/** The customer of a page: read once, however many parts of the page ask. */
export const customerOfPage = cache((context: Context, id: string) => orNotFound(getCustomer(context, { id })));
