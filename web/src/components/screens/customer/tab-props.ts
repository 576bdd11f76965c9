import type { Context } from '@/domain/context';
import type { CustomerDetailView } from '@/domain/customer/view';
import type { Params } from '../../shell/paging';

/** What a part of a customer's page is given. */
export interface CustomerTabProps {
  context: Context;
  customer: CustomerDetailView;
  /** Address of the page without its query, and the query. */
  path: string;
  params: Params;
}
