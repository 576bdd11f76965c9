import type { Metadata } from 'next';
import { orNotFound, pageContext } from '@/auth/page';
import { DeviceScreen } from '@/components/screens/device-screen';
import { getDevice } from '@/domain/device/get';

export async function generateMetadata({ params }: PageProps<'/portal/devices/[id]'>): Promise<Metadata> {
  const [context, { id }] = await Promise.all([pageContext(), params]);
  return { title: (await orNotFound(getDevice(context, { id }))).name };
}

export default async function DevicePage({ params, searchParams }: PageProps<'/portal/devices/[id]'>) {
  const [context, { id }, query] = await Promise.all([pageContext(), params, searchParams]);
  return <DeviceScreen area="portal" context={context} id={id} params={query} />;
}
