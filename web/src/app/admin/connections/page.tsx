import { adminContext } from '@/auth/page';
import { ConnectionsScreen } from '@/components/screens/connections-screen';

export const metadata = { title: 'Connections' };

export default async function ConnectionsPage() {
  return <ConnectionsScreen area="admin" context={await adminContext()} />;
}
