import type { Metadata } from 'next';
import { adminContext } from '@/auth/page';
import { titleOfCustomerTab } from '@/components/customer/customer-tabs';
import { customerOfPage } from '@/components/screens/customer/customer-of-page';
import { CustomerScreen } from '@/components/screens/customer-screen';

export async function generateMetadata(props: PageProps<'/admin/customers/[id]'>): Promise<Metadata> {
  const [context, { id }, query] = await Promise.all([adminContext(), props.params, props.searchParams]);
  const { name } = await customerOfPage(context, id);
  return { title: titleOfCustomerTab(name, query) };
}

export default async function CustomerPage({ params, searchParams }: PageProps<'/admin/customers/[id]'>) {
  const [context, { id }, query] = await Promise.all([adminContext(), params, searchParams]);
  return <CustomerScreen context={context} id={id} params={query} />;
}
