import { pageContext } from '@/auth/page';
import { AlertsScreen } from '@/components/screens/alerts-screen';

export const metadata = { title: 'Alerts' };

export default async function AlertsPage({ searchParams }: PageProps<'/portal/alerts'>) {
  const [context, params] = await Promise.all([pageContext(), searchParams]);
  return <AlertsScreen area="portal" context={context} params={params} />;
}
