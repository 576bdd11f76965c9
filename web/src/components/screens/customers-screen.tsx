import { Building2 } from 'lucide-react';
import type { Context } from '@/domain/context';
import { countCustomers } from '@/domain/customer/count';
import { customerSortNames } from '@/domain/customer/sort-names';
import { surveyCustomers } from '@/domain/customer/survey';
import { CreateCustomerButton } from '../customer/create-customer-button';
import { CustomerList } from '../customer/customer-list';
import { customerFilterIn, onlyIn } from '../customer/filter';
import { searchIn, sortIn } from '../list/address';
import { PageHeader } from '../shell/page-header';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';

/** All customers, for operators, in pages. */
export async function CustomersScreen({ context, params }: { context: Context; params: Params }) {
  const filter = customerFilterIn(params);
  const sort = sortIn(params, customerSortNames) ?? 'name';
  const [{ items: customers, nextCursor }, all, fit] = await Promise.all([
    pageAt(cursorIn(params, 'cursor'), (cursor) => surveyCustomers(context, { ...filter, sort, cursor })),
    countCustomers(context),
    countCustomers(context, filter),
  ]);
  return (
    <>
      <PageHeader title="Customers" actions={<CreateCustomerButton />} />
      {all.total === 0 ? (
        <Card>
          <EmptyState icon={Building2} title="No customer yet" as="h2">
            A customer owns devices and connections, and its members sign in to the portal.
          </EmptyState>
        </Card>
      ) : (
        <CustomerList
          {...{ customers, sort, nextCursor }}
          filter={{ search: searchIn(params), only: onlyIn(params) }}
          counts={{ found: fit.total, total: all.total }}
        />
      )}
    </>
  );
}
