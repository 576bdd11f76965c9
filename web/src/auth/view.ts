import 'server-only';
import { cache } from 'react';
import { adminContext, orNotFound } from '@/auth/page';
import type { Context } from '@/domain/context';
import { asViewerOf, viewAsCustomer } from '@/domain/customer/view-as';
import type { SeenAsView } from '@/domain/customer/view';

/** The context of a page on which an operator sees what a customer's viewers see; once for each render. */
export const viewContext = cache(async (id: string): Promise<{ customer: SeenAsView; context: Context }> => {
  const operator = await adminContext();
  const customer = await orNotFound(viewAsCustomer(operator, { id }));
  return { customer, context: await asViewerOf(operator, customer) };
});
