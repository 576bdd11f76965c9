import { pageContext } from '@/auth/page';
import { DevicesScreen } from '@/components/screens/devices-screen';

export const metadata = { title: 'Devices' };

export default async function DevicesPage({ searchParams }: PageProps<'/portal/devices'>) {
  const [context, params] = await Promise.all([pageContext(), searchParams]);
  return <DevicesScreen area="portal" context={context} params={params} />;
}
