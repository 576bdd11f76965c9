import { adminContext } from '@/auth/page';
import { CustomerScreen } from '@/components/screens/customer-screen';

export const metadata = { title: 'Customer' };

export default async function CustomerPage({ params }: PageProps<'/admin/customers/[id]'>) {
  const [context, { id }] = await Promise.all([adminContext(), params]);
  return <CustomerScreen context={context} id={id} />;
}
