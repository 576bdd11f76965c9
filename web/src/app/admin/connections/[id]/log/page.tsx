import type { Metadata } from 'next';
import { adminContext } from '@/auth/page';
import { AccessLogScreen } from '@/components/screens/access-log-screen';

export const metadata: Metadata = { title: 'Access log' };

export default async function AccessLogPage({ params, searchParams }: PageProps<'/admin/connections/[id]/log'>) {
  const [context, { id }, query] = await Promise.all([adminContext(), params, searchParams]);
  return <AccessLogScreen area="admin" context={context} id={id} params={query} />;
}
