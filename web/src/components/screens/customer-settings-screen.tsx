import { orNotFound } from '@/auth/page';
import { can } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { getCustomer } from '@/domain/customer/get';
import { CustomerNameCard } from '../customer/customer-name-card';
import { TimeZoneCard } from '../customer/time-zone-card';
import { PageHeader } from '../shell/page-header';
import { Alert } from '../ui/alert';

/** What holds for the customer that the viewer works in. */
export async function CustomerSettingsScreen({ context }: { context: Context }) {
  const { viewer } = context;
  const [membership] = viewer.memberships;
  const customer = membership && (await orNotFound(getCustomer(context, { id: membership.customerId })));
  return (
    <>
      <PageHeader title="Settings" description={membership?.customerName} />
      {customer ? (
        <>
          <CustomerNameCard customer={customer} allowed={can(viewer, 'customer.rename', { customerId: customer.id })} />
          <TimeZoneCard customer={customer} allowed={can(viewer, 'customer.time_zone', { customerId: customer.id })} />
        </>
      ) : (
        <Alert>You are not a member of any customer.</Alert>
      )}
    </>
  );
}
