import { pageContext } from '@/auth/page';
import { PortalOverviewScreen } from '@/components/screens/portal-overview-screen';

export const metadata = { title: 'Overview' };

export default async function OverviewPage({ searchParams }: PageProps<'/portal'>) {
  const [context, params] = await Promise.all([pageContext(), searchParams]);
  return <PortalOverviewScreen area="portal" context={context} params={params} />;
}
