import { Webhook } from 'lucide-react';
import Link from 'next/link';
import { Suspense } from 'react';
import type { Context } from '@/domain/context';
import { CustomerActions } from '../customer/customer-actions';
import { CustomerState } from '../customer/customer-state';
import { customerTabIn, customerTabPath, customerTabs, type CustomerTab } from '../customer/customer-tabs';
import { customerPath, customerWebhooksPath } from '../shell/navigation';
import { PageHeader } from '../shell/page-header';
import type { Params } from '../shell/paging';
import { TabLinks } from '../shell/tab-links';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';
import { Loading, Skeleton } from '../ui/skeleton';
import { CustomerAudit } from './customer/customer-audit';
import { CustomerConnections } from './customer/customer-connections';
import { CustomerDevices } from './customer/customer-devices';
import { customerOfPage } from './customer/customer-of-page';
import { CustomerOverview } from './customer/customer-overview';
import { CustomerPeople } from './customer/customer-people';
import { CustomerSettings } from './customer/customer-settings';
import { CustomerShares } from './customer/customer-shares';
import { CustomerUsage } from './customer/customer-usage';

const tabs = {
  overview: CustomerOverview,
  devices: CustomerDevices,
  connections: CustomerConnections,
  people: CustomerPeople,
  shares: CustomerShares,
  usage: CustomerUsage,
  audit: CustomerAudit,
  settings: CustomerSettings,
} as const satisfies Record<CustomerTab, unknown>;

/** One customer as operators see it: what can be done with it, and a tab of what there is to know. */
export async function CustomerScreen({ context, id, params }: { context: Context; id: string; params: Params }) {
  const customer = await customerOfPage(context, id);
  const current = customerTabIn(params);
  const Tab = tabs[current];
  return (
    <>
      <PageHeader
        title={customer.name}
        back={{ href: '/admin/customers', label: 'Customers' }}
        status={<CustomerState state={customer.state} />}
        actions={
          <>
            <Button asChild variant="outline">
              <Link href={customerWebhooksPath(id)}>
                <Webhook aria-hidden /> Webhooks
              </Link>
            </Button>
            <CustomerActions customer={customer} />
          </>
        }
      />
      {customer.state === 'suspended' && (
        <Alert tone="warning" title="This customer is suspended">
          Until you reactivate it, its members cannot sign in and its proxies refuse all requests.
        </Alert>
      )}
      <TabLinks
        label="Parts of the customer’s page"
        tabs={customerTabs.map(({ name, label }) => ({
          ...{ label, href: customerTabPath(id, name), current: name === current },
        }))}
      />
      <Suspense key={current} fallback={<TabSkeleton />}>
        <Tab {...{ context, customer, params }} path={customerPath(id)} />
      </Suspense>
    </>
  );
}

function TabSkeleton() {
  return (
    <Loading label="Loading the tab" className="grid gap-6">
      <Skeleton className="h-96 rounded-2xl" />
    </Loading>
  );
}
