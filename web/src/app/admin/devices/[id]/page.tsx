import type { Metadata } from 'next';
import { adminContext, orNotFound } from '@/auth/page';
import { DeviceScreen } from '@/components/screens/device-screen';
import { titleOfTab } from '@/components/screens/device-tabs';
import { getDevice } from '@/domain/device/get';

export async function generateMetadata(props: PageProps<'/admin/devices/[id]'>): Promise<Metadata> {
  const [context, { id }, query] = await Promise.all([adminContext(), props.params, props.searchParams]);
  return { title: titleOfTab(await orNotFound(getDevice(context, { id })), query) };
}

export default async function DevicePage({ params, searchParams }: PageProps<'/admin/devices/[id]'>) {
  const [context, { id }, query] = await Promise.all([adminContext(), params, searchParams]);
  return <DeviceScreen area="admin" context={context} id={id} params={query} />;
}
