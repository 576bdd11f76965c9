import { adminContext } from '@/auth/page';
import { DevicesScreen } from '@/components/screens/devices-screen';

export const metadata = { title: 'Devices' };

export default async function DevicesPage() {
  return <DevicesScreen area="admin" context={await adminContext()} />;
}
