import type { Metadata } from 'next';
import { adminContext, orNotFound } from '@/auth/page';
import { ConnectionScreen } from '@/components/screens/connection-screen';
import { getConnection } from '@/domain/connection/get';

export async function generateMetadata({ params }: PageProps<'/admin/connections/[id]'>): Promise<Metadata> {
  const [context, { id }] = await Promise.all([adminContext(), params]);
  return { title: (await orNotFound(getConnection(context, { id }))).name };
}

export default async function ConnectionPage({ params, searchParams }: PageProps<'/admin/connections/[id]'>) {
  const [context, { id }, query] = await Promise.all([adminContext(), params, searchParams]);
  return <ConnectionScreen area="admin" context={context} id={id} params={query} />;
}
