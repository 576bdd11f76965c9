import { adminContext } from '@/auth/page';
import { WebhooksScreen } from '@/components/screens/webhooks-screen';

export const metadata = { title: 'Webhooks' };

export default async function WebhooksPage({ searchParams }: PageProps<'/admin/settings/webhooks'>) {
  const [context, params] = await Promise.all([adminContext(), searchParams]);
  return <WebhooksScreen area="admin" context={context} params={params} />;
}
