import { ChartColumn, Smartphone, Webhook } from 'lucide-react';
import Link from 'next/link';
import { orNotFound } from '@/auth/page';
import { getCeilings } from '@/domain/ceiling/get';
import type { Context } from '@/domain/context';
import { getCustomer } from '@/domain/customer/get';
import { countDevices } from '@/domain/device/count';
import { listDevices } from '@/domain/device/list';
import { deviceSortNames } from '@/domain/device/sort-names';
import { FailuresCard } from '../alert/failures-card';
import { CeilingsCard } from '../ceiling/ceilings-card';
import { CustomerActions } from '../customer/customer-actions';
import { CustomerFacts } from '../customer/customer-facts';
import { CustomerState } from '../customer/customer-state';
import { RotatingCard } from '../customer/rotating-card';
import { TimeZoneCard } from '../customer/time-zone-card';
import { deviceFilterIn, isFiltered, statusIn } from '../device/filter';
import { DeviceList } from '../device/device-list';
import { searchIn, sortIn } from '../list/address';
import { MembersCard } from '../member/members-card';
import { PageHeader } from '../shell/page-header';
import { customerPath, customerUsagePath, customerWebhooksPath } from '../shell/navigation';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';

/** One customer as operators see it. */
export async function CustomerScreen({ context, id, params }: { context: Context; id: string; params: Params }) {
  const customer = await orNotFound(getCustomer(context, { id }));
  const filter = { ...deviceFilterIn(params), customerId: id };
  const sort = sortIn(params, deviceSortNames) ?? 'name';
  const [{ items: devices, nextCursor }, all, fit] = await Promise.all([
    pageAt(cursorIn(params, 'cursor'), (cursor) => listDevices(context, { ...filter, sort, cursor })),
    countDevices(context, { customerId: id }),
    isFiltered(deviceFilterIn(params)) ? countDevices(context, filter) : null,
  ]);
  return (
    <>
      <PageHeader
        title={customer.name}
        back={{ href: '/admin/customers', label: 'Customers' }}
        status={<CustomerState state={customer.state} />}
        actions={
          <>
            <Button asChild variant="outline">
              <Link href={customerUsagePath(id)}>
                <ChartColumn aria-hidden /> Usage
              </Link>
            </Button>
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
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 gap-6">
          {all.total === 0 ? (
            <Card>
              <EmptyState icon={Smartphone} title="No device yet" as="h2">
                Pair a phone for this customer, or assign an existing device from its menu.
              </EmptyState>
            </Card>
          ) : (
            <DeviceList
              area="admin"
              {...{ devices, sort, nextCursor }}
              filter={{ search: searchIn(params), status: statusIn(params) }}
              counts={{ found: fit?.total ?? all.total, total: all.total }}
              ofOneCustomer
            />
          )}
          <MembersCard context={context} customerId={id} path={customerPath(id)} params={params} />
          <RotatingCard customer={customer} allowed />
          <FailuresCard customer={customer} />
          <TimeZoneCard customer={customer} allowed />
          <CeilingsCard customerId={id} ceilings={await getCeilings(context, { customerId: id })} />
        </div>
        <CustomerFacts customer={customer} />
      </div>
    </>
  );
}
