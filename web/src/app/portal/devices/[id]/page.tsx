import { pageContext } from '@/auth/page';
import { DeviceScreen } from '@/components/screens/device-screen';

export const metadata = { title: 'Device' };

export default async function DevicePage({ params }: PageProps<'/portal/devices/[id]'>) {
  const [context, { id }] = await Promise.all([pageContext(), params]);
  return <DeviceScreen area="portal" context={context} id={id} />;
}
