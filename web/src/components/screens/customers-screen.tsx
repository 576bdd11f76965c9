import { Building2 } from 'lucide-react';
import type { Context } from '@/domain/context';
import { listCustomers } from '@/domain/customer/list';
import { CreateCustomerButton } from '../customer/create-customer-button';
import { CustomerList } from '../customer/customer-list';
import { PageHeader } from '../shell/page-header';
import { PageLinks } from '../shell/page-links';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';

/** All customers, for operators. */
export async function CustomersScreen({ context, params }: { context: Context; params: Params }) {
  const cursor = cursorIn(params, 'cursor');
  const { items, nextCursor } = await pageAt(cursor, (cursor) => listCustomers(context, { cursor }));
  return (
    <>
      <PageHeader title="Customers" actions={<CreateCustomerButton />} />
      {items.length === 0 && cursor === undefined ? (
        <Card>
          <EmptyState icon={Building2} title="No customer yet" as="h2">
            A customer owns devices and connections, and its members sign in to the portal.
          </EmptyState>
        </Card>
      ) : (
        <CustomerList
          customers={items}
          pages={<PageLinks list="customers" path="/admin/customers" params={params} nextCursor={nextCursor} />}
        />
      )}
    </>
  );
}
