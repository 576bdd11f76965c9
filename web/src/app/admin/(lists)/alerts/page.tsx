import { adminContext } from '@/auth/page';
import { AlertsScreen } from '@/components/screens/alerts-screen';

export const metadata = { title: 'Alerts' };

export default async function AlertsPage({ searchParams }: PageProps<'/admin/alerts'>) {
  const [context, params] = await Promise.all([adminContext(), searchParams]);
  return <AlertsScreen area="admin" context={context} params={params} />;
}
