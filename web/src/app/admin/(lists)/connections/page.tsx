import { adminContext } from '@/auth/page';
import { ConnectionsScreen } from '@/components/screens/connections-screen';

export const metadata = { title: 'Connections' };

export default async function ConnectionsPage({ searchParams }: PageProps<'/admin/connections'>) {
  const [context, params] = await Promise.all([adminContext(), searchParams]);
  return <ConnectionsScreen area="admin" context={context} params={params} />;
}
