import { adminContext } from '@/auth/page';
import { ConnectionScreen } from '@/components/screens/connection-screen';

export const metadata = { title: 'Connection' };

export default async function ConnectionPage({ params }: PageProps<'/admin/connections/[id]'>) {
  const [context, { id }] = await Promise.all([adminContext(), params]);
  return <ConnectionScreen area="admin" context={context} id={id} />;
}
