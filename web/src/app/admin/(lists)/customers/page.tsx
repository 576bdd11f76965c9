import { adminContext } from '@/auth/page';
import { CustomersScreen } from '@/components/screens/customers-screen';

export const metadata = { title: 'Customers' };

export default async function CustomersPage({ searchParams }: PageProps<'/admin/customers'>) {
  const [context, params] = await Promise.all([adminContext(), searchParams]);
  return <CustomersScreen context={context} params={params} />;
}
