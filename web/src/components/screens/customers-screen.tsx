import { Building2 } from 'lucide-react';
import type { Context } from '@/domain/context';
import { listCustomers } from '@/domain/customer/list';
import { CreateCustomerButton } from '../customer/create-customer-button';
import { CustomerList } from '../customer/customer-list';
import { PageHeader } from '../shell/page-header';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';

/** All customers, for operators. */
export async function CustomersScreen({ context }: { context: Context }) {
  const customers = await listCustomers(context);
  return (
    <>
      <PageHeader title="Customers" actions={<CreateCustomerButton />} />
      {customers.length === 0 ? (
        <Card>
          <EmptyState icon={Building2} title="No customer yet" as="h2">
            A customer owns devices and connections, and its members sign in to the portal.
          </EmptyState>
        </Card>
      ) : (
        <CustomerList customers={customers} />
      )}
    </>
  );
}
