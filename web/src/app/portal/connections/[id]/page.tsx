import type { Metadata } from 'next';
import { orNotFound, pageContext } from '@/auth/page';
import { ConnectionScreen } from '@/components/screens/connection-screen';
import { getConnection } from '@/domain/connection/get';

export async function generateMetadata({ params }: PageProps<'/portal/connections/[id]'>): Promise<Metadata> {
  const [context, { id }] = await Promise.all([pageContext(), params]);
  return { title: (await orNotFound(getConnection(context, { id }))).name };
}

export default async function ConnectionPage({ params, searchParams }: PageProps<'/portal/connections/[id]'>) {
  const [context, { id }, query] = await Promise.all([pageContext(), params, searchParams]);
  return <ConnectionScreen area="portal" context={context} id={id} params={query} />;
}
