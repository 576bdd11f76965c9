import { pageContext } from '@/auth/page';
import { GroupsScreen } from '@/components/screens/groups-screen';

export const metadata = { title: 'Groups' };

export default async function GroupsPage({ searchParams }: PageProps<'/portal/groups'>) {
  const [context, params] = await Promise.all([pageContext(), searchParams]);
  return <GroupsScreen area="portal" context={context} params={params} />;
}
