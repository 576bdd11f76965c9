import type { Metadata } from 'next';
import { adminContext, orNotFound } from '@/auth/page';
import { DeviceScreen } from '@/components/screens/device-screen';
import { getDevice } from '@/domain/device/get';

export async function generateMetadata({ params }: PageProps<'/admin/devices/[id]'>): Promise<Metadata> {
  const [context, { id }] = await Promise.all([adminContext(), params]);
  return { title: (await orNotFound(getDevice(context, { id }))).name };
}

export default async function DevicePage({ params, searchParams }: PageProps<'/admin/devices/[id]'>) {
  const [context, { id }, query] = await Promise.all([adminContext(), params, searchParams]);
  return <DeviceScreen area="admin" context={context} id={id} params={query} />;
}
