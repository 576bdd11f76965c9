import { adminContext } from '@/auth/page';
import { AuditScreen } from '@/components/screens/audit-screen';

export const metadata = { title: 'Audit log' };

export default async function AuditPage({ searchParams }: PageProps<'/admin/audit'>) {
  const [context, params] = await Promise.all([adminContext(), searchParams]);
  return <AuditScreen area="admin" context={context} params={params} />;
}
