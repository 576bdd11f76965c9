import { can } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { getCustomer } from '@/domain/customer/get';
import { orNotFound } from '@/auth/page';
import { TimeZoneCard } from '../customer/time-zone-card';
import { RenameCustomerButton } from '../customer/rename-customer-button';
import { MembersCard } from '../member/members-card';
import type { Area } from '../shell/navigation';
import { PageHeader } from '../shell/page-header';
import type { Params } from '../shell/paging';
import { Alert } from '../ui/alert';

/** The people of the customer that the viewer works in. */
export async function MembersScreen({ area, context, params }: { area: Area; context: Context; params: Params }) {
  const [membership] = context.viewer.memberships;
  const customer = membership && (await orNotFound(getCustomer(context, { id: membership.customerId })));
  return (
    <>
      <PageHeader
        title="Members"
        description={membership?.customerName}
        actions={
          membership &&
          can(context.viewer, 'customer.rename', membership) && (
            <RenameCustomerButton customer={{ id: membership.customerId, name: membership.customerName }} />
          )
        }
      />
      {membership && customer ? (
        <>
          <MembersCard context={context} customerId={membership.customerId} path={`/${area}/members`} params={params} />
          <TimeZoneCard customer={customer} allowed={can(context.viewer, 'customer.time_zone', membership)} />
        </>
      ) : (
        <Alert>You are not a member of any customer.</Alert>
      )}
    </>
  );
}
