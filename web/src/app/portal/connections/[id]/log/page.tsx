import type { Metadata } from 'next';
import { pageContext } from '@/auth/page';
import { AccessLogScreen } from '@/components/screens/access-log-screen';

export const metadata: Metadata = { title: 'Access log' };

export default async function AccessLogPage({ params, searchParams }: PageProps<'/portal/connections/[id]/log'>) {
  const [context, { id }, query] = await Promise.all([pageContext(), params, searchParams]);
  return <AccessLogScreen area="portal" context={context} id={id} params={query} />;
}
