import { pageContext } from '@/auth/page';
import { MembersScreen } from '@/components/screens/members-screen';

export const metadata = { title: 'Members' };

export default async function MembersPage({ searchParams }: PageProps<'/portal/members'>) {
  const [context, params] = await Promise.all([pageContext(), searchParams]);
  return <MembersScreen area="portal" context={context} params={params} />;
}
