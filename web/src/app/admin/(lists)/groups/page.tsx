import { adminContext } from '@/auth/page';
import { GroupsScreen } from '@/components/screens/groups-screen';

export const metadata = { title: 'Groups' };

export default async function GroupsPage({ searchParams }: PageProps<'/admin/groups'>) {
  const [context, params] = await Promise.all([adminContext(), searchParams]);
  return <GroupsScreen area="admin" context={context} params={params} />;
}
