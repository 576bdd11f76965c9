import { adminContext } from '@/auth/page';
import { CustomersScreen } from '@/components/screens/customers-screen';

export const metadata = { title: 'Customers' };

export default async function CustomersPage() {
  return <CustomersScreen context={await adminContext()} />;
}
