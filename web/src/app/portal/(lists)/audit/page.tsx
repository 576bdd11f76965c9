import { pageContext } from '@/auth/page';
import { AuditScreen } from '@/components/screens/audit-screen';

export const metadata = { title: 'Audit log' };

export default async function AuditPage({ searchParams }: PageProps<'/portal/audit'>) {
  const [context, params] = await Promise.all([pageContext(), searchParams]);
  return <AuditScreen area="portal" context={context} params={params} />;
}
