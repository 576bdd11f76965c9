import { pageContext } from '@/auth/page';
import { ConnectionScreen } from '@/components/screens/connection-screen';

export const metadata = { title: 'Connection' };

export default async function ConnectionPage({ params }: PageProps<'/portal/connections/[id]'>) {
  const [context, { id }] = await Promise.all([pageContext(), params]);
  return <ConnectionScreen area="portal" context={context} id={id} />;
}
