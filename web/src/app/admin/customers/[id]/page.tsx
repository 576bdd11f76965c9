import type { Metadata } from 'next';
import { adminContext, orNotFound } from '@/auth/page';
import { CustomerScreen } from '@/components/screens/customer-screen';
import { getCustomer } from '@/domain/customer/get';

export async function generateMetadata({ params }: PageProps<'/admin/customers/[id]'>): Promise<Metadata> {
  const [context, { id }] = await Promise.all([adminContext(), params]);
  return { title: (await orNotFound(getCustomer(context, { id }))).name };
}

export default async function CustomerPage({ params, searchParams }: PageProps<'/admin/customers/[id]'>) {
  const [context, { id }, query] = await Promise.all([adminContext(), params, searchParams]);
  return <CustomerScreen context={context} id={id} params={query} />;
}
