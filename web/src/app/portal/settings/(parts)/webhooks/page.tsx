import { pageContext } from '@/auth/page';
import { WebhooksScreen } from '@/components/screens/webhooks-screen';

export const metadata = { title: 'Webhooks' };

export default async function WebhooksPage({ searchParams }: PageProps<'/portal/settings/webhooks'>) {
  const [context, params] = await Promise.all([pageContext(), searchParams]);
  return <WebhooksScreen area="portal" context={context} params={params} />;
}
