import type { Context } from '@/domain/context';
import { MembersCard } from '../member/members-card';
import type { Area } from '../shell/navigation';
import { PageHeader } from '../shell/page-header';
import type { Params } from '../shell/paging';
import { Alert } from '../ui/alert';

/** The people of the customer that the viewer works in. */
export function MembersScreen({ area, context, params }: { area: Area; context: Context; params: Params }) {
  const [membership] = context.viewer.memberships;
  return (
    <>
      <PageHeader title="Members" description={membership?.customerName} />
      {membership ? (
        <MembersCard context={context} customerId={membership.customerId} path={`/${area}/members`} params={params} />
      ) : (
        <Alert>You are not a member of any customer.</Alert>
      )}
    </>
  );
}
