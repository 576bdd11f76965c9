import type { Metadata } from 'next';
import { adminContext, orNotFound } from '@/auth/page';
import { WebhookScreen } from '@/components/screens/webhook-screen';
import { getWebhook } from '@/domain/webhook/get';

export async function generateMetadata({ params }: PageProps<'/admin/settings/webhooks/[id]'>): Promise<Metadata> {
  const [context, { id }] = await Promise.all([adminContext(), params]);
  return { title: (await orNotFound(getWebhook(context, { id }))).name };
}

export default async function WebhookPage({ params, searchParams }: PageProps<'/admin/settings/webhooks/[id]'>) {
  const [context, { id }, query] = await Promise.all([adminContext(), params, searchParams]);
  return <WebhookScreen area="admin" context={context} id={id} params={query} />;
}
