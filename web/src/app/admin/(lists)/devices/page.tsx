import { adminContext } from '@/auth/page';
import { DevicesScreen } from '@/components/screens/devices-screen';

export const metadata = { title: 'Devices' };

export default async function DevicesPage({ searchParams }: PageProps<'/admin/devices'>) {
  const [context, params] = await Promise.all([adminContext(), searchParams]);
  return <DevicesScreen area="admin" context={context} params={params} />;
}
