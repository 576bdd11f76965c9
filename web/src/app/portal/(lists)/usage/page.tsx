import { pageContext } from '@/auth/page';
import { UsageScreen } from '@/components/screens/usage-screen';
import { PageHeader } from '@/components/shell/page-header';
import { Alert } from '@/components/ui/alert';

export const metadata = { title: 'Usage' };

export default async function UsagePage({ searchParams }: PageProps<'/portal/usage'>) {
  const [context, params] = await Promise.all([pageContext(), searchParams]);
  const [membership] = context.viewer.memberships;
  return (
    <>
      <PageHeader title="Usage" description={membership?.customerName} />
      {membership ? (
        <UsageScreen area="portal" customerId={membership.customerId} path="/portal/usage" {...{ context, params }} />
      ) : (
        <Alert>You are not a member of any customer.</Alert>
      )}
    </>
  );
}
