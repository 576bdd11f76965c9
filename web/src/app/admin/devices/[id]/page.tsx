import { adminContext } from '@/auth/page';
import { DeviceScreen } from '@/components/screens/device-screen';

export const metadata = { title: 'Device' };

export default async function DevicePage({ params }: PageProps<'/admin/devices/[id]'>) {
  const [context, { id }] = await Promise.all([adminContext(), params]);
  return <DeviceScreen area="admin" context={context} id={id} />;
}
