import type { Metadata } from 'next';
import { adminContext, orNotFound } from '@/auth/page';
import { titleOfCustomerTab } from '@/components/customer/customer-tabs';
import { CustomerScreen } from '@/components/screens/customer-screen';
import { getCustomer } from '@/domain/customer/get';

export async function generateMetadata(props: PageProps<'/admin/customers/[id]'>): Promise<Metadata> {
  const [context, { id }, query] = await Promise.all([adminContext(), props.params, props.searchParams]);
  const { name } = await orNotFound(getCustomer(context, { id }));
  return { title: titleOfCustomerTab(name, query) };
}

export default async function CustomerPage({ params, searchParams }: PageProps<'/admin/customers/[id]'>) {
  const [context, { id }, query] = await Promise.all([adminContext(), params, searchParams]);
  return <CustomerScreen context={context} id={id} params={query} />;
}
