import type { Metadata } from 'next';
import { pageContext, orNotFound } from '@/auth/page';
import { WebhookScreen } from '@/components/screens/webhook-screen';
import { getWebhook } from '@/domain/webhook/get';

export async function generateMetadata({ params }: PageProps<'/portal/settings/webhooks/[id]'>): Promise<Metadata> {
  const [context, { id }] = await Promise.all([pageContext(), params]);
  return { title: (await orNotFound(getWebhook(context, { id }))).name };
}

export default async function WebhookPage({ params, searchParams }: PageProps<'/portal/settings/webhooks/[id]'>) {
  const [context, { id }, query] = await Promise.all([pageContext(), params, searchParams]);
  return <WebhookScreen area="portal" context={context} id={id} params={query} />;
}
