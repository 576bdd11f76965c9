import type { Metadata } from 'next';
import { adminContext, orNotFound } from '@/auth/page';
import { CustomerWebhooksScreen } from '@/components/screens/customer-webhooks-screen';
import { getCustomer } from '@/domain/customer/get';

type Props = PageProps<'/admin/customers/[id]/webhooks'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [context, { id }] = await Promise.all([adminContext(), params]);
  return { title: `Webhooks of ${(await orNotFound(getCustomer(context, { id }))).name}` };
}

export default async function CustomerWebhooksPage({ params, searchParams }: Props) {
  const [context, { id }, query] = await Promise.all([adminContext(), params, searchParams]);
  const customer = await orNotFound(getCustomer(context, { id }));
  return <CustomerWebhooksScreen {...{ context, customer }} params={query} />;
}
