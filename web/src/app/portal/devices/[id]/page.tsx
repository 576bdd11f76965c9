import type { Metadata } from 'next';
import { orNotFound, pageContext } from '@/auth/page';
import { DeviceScreen } from '@/components/screens/device-screen';
import { titleOfTab } from '@/components/screens/device-tabs';
import { getDevice } from '@/domain/device/get';

export async function generateMetadata(props: PageProps<'/portal/devices/[id]'>): Promise<Metadata> {
  const [context, { id }, query] = await Promise.all([pageContext(), props.params, props.searchParams]);
  return { title: titleOfTab(await orNotFound(getDevice(context, { id })), query) };
}

export default async function DevicePage({ params, searchParams }: PageProps<'/portal/devices/[id]'>) {
  const [context, { id }, query] = await Promise.all([pageContext(), params, searchParams]);
  return <DeviceScreen area="portal" context={context} id={id} params={query} />;
}
