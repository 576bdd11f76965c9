import { pageContext } from '@/auth/page';
import { ConnectionsScreen } from '@/components/screens/connections-screen';

export const metadata = { title: 'Connections' };

export default async function ConnectionsPage({ searchParams }: PageProps<'/portal/connections'>) {
  const [context, params] = await Promise.all([pageContext(), searchParams]);
  return <ConnectionsScreen area="portal" context={context} params={params} />;
}
