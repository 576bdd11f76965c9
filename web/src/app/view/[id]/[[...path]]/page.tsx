import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { viewContext } from '@/auth/view';
import { ViewScreen } from '@/components/screens/view-screen';

type Props = PageProps<'/view/[id]/[[...path]]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { customer } = await viewContext((await params).id);
  return { title: `As ${customer.name} sees it` };
}

export default async function ViewPage({ params, searchParams }: Props) {
  const [{ id, path = [] }, query] = await Promise.all([params, searchParams]);
  const { customer, context } = await viewContext(id);
  const [page = '', thing, ...rest] = path;
  if (rest.length > 0) notFound();
  return <ViewScreen {...{ context, page, thing }} customerId={customer.id} params={query} />;
}
