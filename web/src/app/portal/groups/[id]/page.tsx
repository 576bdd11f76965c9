import type { Metadata } from 'next';
import { orNotFound, pageContext } from '@/auth/page';
import { GroupScreen } from '@/components/screens/group-screen';
import { getGroup } from '@/domain/group/get';

export async function generateMetadata({ params }: PageProps<'/portal/groups/[id]'>): Promise<Metadata> {
  const [context, { id }] = await Promise.all([pageContext(), params]);
  return { title: (await orNotFound(getGroup(context, { id }))).name };
}

export default async function GroupPage({ params }: PageProps<'/portal/groups/[id]'>) {
  const [context, { id }] = await Promise.all([pageContext(), params]);
  return <GroupScreen area="portal" context={context} id={id} />;
}
