import { adminContext } from '@/auth/page';
import { CustomersUsageScreen } from '@/components/screens/customers-usage-screen';

export const metadata = { title: 'Usage' };

export default async function CustomersUsagePage({ searchParams }: PageProps<'/admin/usage'>) {
  const [context, params] = await Promise.all([adminContext(), searchParams]);
  return <CustomersUsageScreen context={context} params={params} />;
}
