import type { Metadata } from 'next';
import { adminContext, orNotFound } from '@/auth/page';
import { GroupScreen } from '@/components/screens/group-screen';
import { getGroup } from '@/domain/group/get';

export async function generateMetadata({ params }: PageProps<'/admin/groups/[id]'>): Promise<Metadata> {
  const [context, { id }] = await Promise.all([adminContext(), params]);
  return { title: (await orNotFound(getGroup(context, { id }))).name };
}

export default async function GroupPage({ params }: PageProps<'/admin/groups/[id]'>) {
  const [context, { id }] = await Promise.all([adminContext(), params]);
  return <GroupScreen area="admin" context={context} id={id} />;
}
